import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installationContext } from '../access/context.ts';
import { bringIn } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { allow, behind, expectExact, shares, strangers, used, verdict, workspaceWith } from './test/scene.ts';
import { repairShares } from './verify-shares.ts';

const application = useApplication();
const ada = () => application.as('ada');
let workspace: Json;
let accountId: string;

beforeAll(async () => {
  await allow(application, 1000);
  accountId = application.cast.organisations.acme.accountId;
});
beforeEach(async () => {
  workspace = await workspaceWith(ada(), 2);
  await bringIn(application, ada(), workspace.id, ['mia', []]);
  await ada().post(`/workspaces/${workspace.id}/participants`, { emails: strangers(2), abilities: [] });
  const assignees = [{ kind: 'role', id: application.cast.organisations.acme.roles.everyone }];
  const task = { title: 'Read', assignees, documentIds: [workspace.documents[0].id] };
  expect((await ada().post('/tasks', task)).status).toBe(201);
  await expectExact(application);
});

const repair = () => repairShares(installationContext(application.services));

/** Another way by the same task, to this person. */
const wayTo = (sharee: string) => `
  insert into task_shares (task_id, document_id, sharee_id, sharee_kind, workspace_id, organisation_id, since)
  select task_id, document_id, ${sharee}, 'user', workspace_id, organisation_id, now() from task_shares where document_id = '${workspace.documents[0].id}' limit 1`;

/** Puts something wrong into what is counted, behind the application's back; it is mended to what it was before. */
async function expectMended(statement: string): Promise<Json> {
  const before = await used(application);
  const found = await expectCounted(statement);
  expect(await used(application)).toBe(before);
  return found;
}

/** Changes something behind the application's back; it is found, named, mended, and found no more. */
async function expectCounted(statement: string): Promise<Json> {
  await behind(application, statement);
  const wrong = await verdict(application);
  expect(wrong.isEqual).toBe(false);
  const mended = await repair();
  expect(mended.differences).toEqual(wrong.differences);
  const after = await expectExact(application);
  expect(after.shares).toBe(wrong.shares);
  return { differences: wrong.differences, repaired: mended.repaired };
}

describe('verify recounts from people, documents, tasks and owners, and repair corrects what differs', () => {
  test('a row of a task that is missing', async () => {
    const documentId = workspace.documents[0].id;
    const { differences, repaired } = await expectMended(`delete from task_shares where document_id = '${documentId}'`);
    expect(differences.pairs).toMatchObject([{ documentId, is: 'missing' }]);
    expect(differences.workspaces).toMatchObject([{ id: workspace.id, recounted: 7, rows: 6, ledger: 7 }]);
    expect(repaired).toEqual({ rows: 1, entries: 0, accounts: 0 });
  });

  test('a row too many', async () => {
    const { differences, repaired } = await expectMended(wayTo('gen_random_uuid()'));
    expect(differences.pairs).toMatchObject([{ documentId: workspace.documents[0].id, is: 'surplus' }]);
    expect(differences.workspaces).toMatchObject([{ id: workspace.id, recounted: 7, rows: 8, ledger: 7 }]);
    expect(repaired).toEqual({ rows: 1, entries: 0, accounts: 0 });
  });

  test('a way too many to somebody who takes part, which the numbers alone do not show', async () => {
    const { differences } = await expectMended(wayTo(`'${application.cast.people.mia.id}'`));
    expect(differences).toMatchObject({ accounts: [], workspaces: [], people: [], pairs: [{ is: 'surplus' }] });
  });

  test('a participant and a document that nobody counted', async () => {
    const { differences, repaired } = await expectCounted(
      `update participants set status = 'removed' where workspace_id = '${workspace.id}' and user_id = '${application.cast.people.mia.id}'`,
    );
    expect(differences.people).toMatchObject([
      { id: application.cast.people.mia.id, recounted: 0, rows: 0, ledger: 2 },
    ]);
    expect(repaired).toEqual({ rows: 0, entries: 1, accounts: 1 });
    const gone = await expectCounted(
      `update documents set deleted_at = now() where id = '${workspace.documents[1].id}'`,
    );
    expect(gone.differences.people).toHaveLength(2);
  });

  test('a ledger that does not add up', async () => {
    const { differences, repaired } = await expectMended(
      `insert into share_entries (id, account_id, organisation_id, workspace_id, sharee_id, sharee_kind, change, reason, at)
       select gen_random_uuid(), account_id, organisation_id, workspace_id, sharee_id, sharee_kind, 5, 'mistake', now() from share_entries
       where workspace_id = '${workspace.id}' limit 1`,
    );
    expect(differences.accounts).toMatchObject([{ id: accountId }]);
    expect(differences.people).toHaveLength(1);
    expect(repaired).toEqual({ rows: 0, entries: 1, accounts: 0 });
  });

  test('a count that is off, beyond the allowance too; both sides of it stand in the audit', async () => {
    const { differences, repaired } = await expectMended(
      `update accounts set shares_used = 0, share_allowance = 3 where id = '${accountId}'`,
    );
    expect(differences.accounts).toMatchObject([{ id: accountId, used: 0 }]);
    expect(repaired).toEqual({ rows: 0, entries: 0, accounts: 1 });
    expect((await shares(application)).allowance).toBe(3);
    await allow(application, 1000);
    const path = `/organisations/${application.cast.organisations.acme.id}/audit?kind=share.repaired`;
    const { body } = await ada().get(path);
    expect(body.items[0].detail).toMatchObject({ usedBefore: 0, used: await used(application) });
  });

  test('nothing is off and nothing is changed', async () => {
    expect((await repair()).repaired).toEqual({ rows: 0, entries: 0, accounts: 0 });
  });
});

test('only operators recount, and only they repair', async () => {
  expect((await application.as('otto').get('/shares/verify')).body).toMatchObject({ isEqual: true });
  expect((await application.as('otto').post('/shares/repair', {})).body).toMatchObject({ isEqual: true });
  for (const person of ['ada', 'erin', 'gwen'] as const) {
    expect((await application.as(person).get('/shares/verify')).status).toBe(403);
    expect((await application.as(person).post('/shares/repair', {})).status).toBe(403);
  }
  expect((await application.as('nobody').get('/shares/verify')).status).toBe(401);
});
