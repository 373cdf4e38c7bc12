import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentIn } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

const application = useApplication();
let owner: pg.Client;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

/** What the account uses, which at every commit is the number of pairs of documents and participants. */
async function used(): Promise<number> {
  const { accountId } = application.cast.organisations.acme;
  const { rows } = await owner.query<{ used: number; counted: number }>(
    `select shares_used as used, (select count(*)::integer from workspaces w join participants p on p.workspace_id = w.id and p.status in ('invited', 'active')
       join documents d on d.workspace_id = w.id and d.deleted_at is null where w.account_id = $1) as counted from accounts where id = $1`,
    [accountId],
  );
  expect(rows[0]?.used).toBe(rows[0]?.counted);
  return rows[0]?.used ?? -1;
}
const five = [1, 2, 3, 4, 5].map((number) => `person-${number}@nowhere.example`);

test('two documents to five people each are ten, invited people counting from the invitation; leaving gives back', async () => {
  const mia = application.as('mia');
  const id = await openWorkspace(application, 'mia');
  for (const name of ['one.txt', 'two.txt']) await documentIn(mia, id, name, name);
  expect(await used()).toBe(0);
  const invited = await mia.post(`/workspaces/${id}/participants`, { emails: five, abilities: [] });
  expect(invited.body.sharesUsed).toBe(10);
  expect(await used()).toBe(10);
  await inviteInto(application, 'mia', id, { people: ['greta'] });
  expect(await used()).toBe(12);
  await application.as('greta').post(`/workspaces/${id}/leave`);
  expect(await used()).toBe(10);
  await mia.delete(`/workspaces/${id}/participants/${invited.body.items[0].id}`);
  expect(await used()).toBe(8);
  await mia.post(`/workspaces/${id}/close`);
  expect(await used()).toBe(0);
});

test('what would exceed the allowance is refused whole, with what is needed and what is left', async () => {
  const { accountId } = application.cast.organisations.acme;
  const mia = application.as('mia');
  const id = await openWorkspace(application, 'mia');
  await documentIn(mia, id);
  await application.as('otto').patch(`/accounts/${accountId}`, { shareAllowance: 4 });
  const refused = await mia.post(`/workspaces/${id}/participants`, { emails: five, abilities: [] });
  expect([refused.status, refused.body.code]).toEqual([409, 'share_allowance_exceeded']);
  expect(refused.body).toMatchObject({ needed: 5, available: 4 });
  expect((await mia.get(`/workspaces/${id}/participants`)).body.items).toEqual([]);
  expect((await application.as('otto').get(`/outbox?to=${five[4]}`)).body.items.length).toBeLessThan(2);
  await application.as('otto').patch(`/accounts/${accountId}`, { shareAllowance: 100 });
  await mia.post(`/workspaces/${id}/close`);
});

test('the owner is not somebody it is shared to: a transfer shares to the former one and no more to the new one', async () => {
  const id = await openWorkspace(application, 'mia');
  await documentIn(application.as('mia'), id);
  await inviteInto(application, 'mia', id, { people: ['max'] });
  expect(await used()).toBe(1);
  await application.as('mia').post(`/workspaces/${id}/transfer`, { userId: application.cast.people.max.id });
  expect(await used()).toBe(1);
  await application.as('max').post(`/workspaces/${id}/transfer`, { userId: application.cast.people.colin.id });
  expect(await used()).toBe(2);
  await owner.query("update users set status = 'disabled' where id = $1", [application.cast.people.colin.id]);
  await application.as('ada').post(`/workspaces/${id}/transfer`, { userId: application.cast.people.max.id });
  expect(await used()).toBe(1);
  await application.as('max').post(`/workspaces/${id}/close`);
  expect(await used()).toBe(0);
});

test('a demanded second factor closes everything but the name in the list', async () => {
  const id = await openWorkspace(application, 'gus', { name: 'Guarded', description: 'Hidden' });
  await inviteInto(application, 'gus', id, { people: ['carla'] });
  const changed = await application.as('gus').patch(`/workspaces/${id}`, { demandsSecondFactor: true });
  expect(changed.body).toMatchObject({ demandsSecondFactor: true, secondFactorNeeded: true });
  for (const path of ['', '/participants', '/history', '/record.pdf']) {
    const { status, body } = await application.as('gus').get(`/workspaces/${id}${path}`);
    expect([path, status, body.code]).toEqual([path, 403, 'second_factor_required']);
  }
  const { body } = await application.as('carla').get('/workspaces');
  expect(body.items).toMatchObject([
    { name: 'Guarded', description: '', owner: null, abilities: [], documentCount: null, participantCount: null },
  ]);
  expect(Object.values(body.items[0].may)).not.toContain(true);
});
