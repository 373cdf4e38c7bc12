import { expect, test } from 'vitest';
import { bringIn } from '../server/documents/test/uploading.ts';
import { allow, behind, workspaceWith } from '../server/shares/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { runCommand } from './test/run-command.ts';

const application = useApplication();

test('verify proves that the shares add up, names what differs, and repairs it when told to', async () => {
  await allow(application, 100);
  const { id, documents } = await workspaceWith(application.as('ada'), 2);
  await bringIn(application, application.as('ada'), id, ['mia', []]);
  const assignees = [{ kind: 'role', id: application.cast.organisations.acme.roles.everyone }];
  const task = { title: 'Read', assignees, documentIds: [documents[0].id] };
  expect((await application.as('ada').post('/tasks', task)).status).toBe(201);
  const { token } = application.cast.people.otto;
  const causeway = (...words: string[]) =>
    runCommand(words, { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: token });

  const equal = await causeway('verify');
  expect(equal).toMatchObject({ code: 0, error: '' });
  expect(equal.out).toContain('3 shares of 5 accounts recounted: rows, ledger and counts are equal to them.');

  const { accountId } = application.cast.organisations.acme;
  await behind(application, `delete from task_shares where document_id = '${documents[0].id}'`);
  await behind(application, `update accounts set shares_used = 7 where id = '${accountId}'`);
  const differs = await causeway('verify');
  expect(differs.code).toBe(1);
  expect(differs.out).toContain(`account ${accountId} (Acme Group): recounted 3, rows 2, ledger 3, used 7`);
  expect(differs.out).toMatch(new RegExp(`document ${documents[0].id} to [\\w-]+: missing`));
  const json = await causeway('verify', '--json');
  expect([json.code, JSON.parse(json.out).isEqual]).toEqual([1, false]);

  const repaired = await causeway('verify', '--repair');
  expect(repaired.code).toBe(0);
  expect(repaired.out).toContain('Repaired: 1 of the rows, no entries written into the ledger, 1 of the counts set.');
  expect((await causeway('verify')).code).toBe(0);
});
