import { expect, test } from 'vitest';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { refusedRequestsMaximum } from './record-refused-request.ts';
import { auditOf, connect } from './test/scene.ts';

const application = useApplication();
type Who = keyof typeof application.cast.people;
const { organisations, people } = {
  organisations: () => application.cast.organisations,
  people: () => application.cast.people,
};

/** The newest records of refusals by somebody, as their administrator reads them. */
async function refusalsOf(
  who: Who,
  administrator: Who = 'ada',
  organisation: 'acme' | 'globex' = 'acme',
): Promise<Json[]> {
  const page = await application
    .as(administrator)
    .get(`${auditOf(application, organisation)}?actor=${people()[who].id}&limit=200`);
  return page.body.items.filter(({ outcome }: Json) => outcome === 'refused');
}

test('every refused attempt is recorded: what one may not do', async () => {
  const { acme } = organisations();
  const role = { name: 'Mine', visibility: 'private', securityLevel: 'administrator' };
  expect((await application.as('mia').post(`/organisations/${acme.id}/roles`, role)).status).toBe(403);
  expect(await refusalsOf('mia')).toMatchObject([
    {
      kind: 'request.refused',
      subject: { kind: 'organisation', id: acme.id },
      address: '127.0.0.1',
      detail: { method: 'POST', path: '/organisations/:id/roles', code: 'forbidden' },
    },
  ]);
});

test('every refused attempt is recorded: an identity that is not confirmed, once, whether wrong or missing', async () => {
  const id = await connect(application);
  const end = (password?: string) =>
    application
      .as('gwen')
      .post(`/connections/${id}/end`, { comment: 'No', withdrawTasks: false, ...(password && { password }) });
  const before = (await refusalsOf('gwen', 'gwen', 'globex')).length;
  expect((await end('wrong')).body.code).toBe('identity_not_confirmed');
  const wrong = await refusalsOf('gwen', 'gwen', 'globex');
  expect(wrong).toHaveLength(before + 1);
  expect(wrong[0]).toMatchObject({ kind: 'identity.confirmed', detail: { act: `POST /connections/${id}/end` } });
  expect((await end()).body.code).toBe('identity_not_confirmed');
  const after = await refusalsOf('gwen', 'gwen', 'globex');
  expect(after).toHaveLength(before + 2);
  expect(after[0]).toMatchObject({
    subject: { kind: 'connection', id },
    detail: { path: '/connections/:id/end', code: 'identity_not_confirmed' },
  });
});

test('every refused attempt is recorded: whom one may not assign to, without naming anybody', async () => {
  const assignees = [{ kind: 'user', id: people().gus.id }];
  expect((await application.as('max').post('/tasks', { title: 'For Gus', assignees })).body.code).toBe(
    'not_assignable',
  );
  const [refusal] = await refusalsOf('max');
  expect(refusal).toMatchObject({ subject: { kind: 'task', id: null }, detail: { code: 'not_assignable' } });
  expect(JSON.stringify(refusal)).not.toContain(people().gus.id);
});

test('a state that does not allow it is recorded; what is misshapen or unknown is not', async () => {
  const connection = { toOrganisationId: organisations().globex.id, password: application.cast.password };
  const count = async () => (await refusalsOf('ada')).length;
  const before = await count();
  expect((await application.as('ada').post('/connections', connection)).body.code).toBe('connection_exists');
  expect(await count()).toBe(before + 1);
  expect((await application.as('ada').post('/connections', {})).status).toBe(422);
  expect((await application.as('ada').get(`/connections/${people().ada.id}`)).status).toBe(404);
  expect(await count()).toBe(before + 1);
  expect((await application.as('ada').post(`/connections/${people().ada.id}/cancel`, {})).status).toBe(404);
});

test('every refused attempt is recorded: a look, once a minute for each thing that is looked at', async () => {
  const { acme, globex } = organisations();
  application.clock.advanceToMinute();
  const look = async (organisationId: string) =>
    expect((await application.as('max').get(`/organisations/${organisationId}/audit`)).status).toBe(403);
  const before = await refusalsOf('max');
  for (let turn = 0; turn < 5; turn += 1) await look(acme.id);
  const after = await refusalsOf('max');
  expect(after).toHaveLength(before.length + 1);
  expect(after[0]).toMatchObject({
    kind: 'request.refused',
    subject: { kind: 'organisation', id: acme.id },
    detail: { method: 'GET', path: '/organisations/:id/audit', code: 'forbidden' },
  });
  expect((await application.as('max').get(`/organisations/${globex.id}/audit`)).status).toBe(404);
  expect((await application.as('max').get(`/organisations/${acme.id}/invitations`)).status).toBe(403);
  expect(await refusalsOf('max')).toHaveLength(before.length + 2);
  application.clock.advance(60_000);
  await look(acme.id);
  expect(await refusalsOf('max')).toHaveLength(before.length + 3);
});

test('every refused attempt is recorded: to have a document, on both sides as long as one takes part', async () => {
  const { id } = await workspaceOf(application.as('ada'), 'Refusals');
  const document = await documentIn(application.as('ada'), id, 'Content');
  const invited = await application
    .as('ada')
    .post(`/workspaces/${id}/participants`, { emails: [people().gus.email], abilities: [] });
  const download = () => application.as('gus').get(`/documents/${document.id}/content`);
  expect((await download()).status).toBe(403);
  const tried = { subject: { kind: 'document', id: document.id }, detail: { path: '/documents/:id/content' } };
  expect((await refusalsOf('gus', 'gwen', 'globex'))[0]).toMatchObject(tried);
  const ours = await application.as('ada').get(`${auditOf(application, 'acme')}?subject=${document.id}`);
  expect(ours.body.items[0]).toMatchObject({ ...tried, outcome: 'refused' });

  await application.as('ada').delete(`/workspaces/${id}/participants/${invited.body.items[0].id}`);
  const before = await refusalsOf('gus', 'gwen', 'globex');
  expect((await download()).status).toBe(404);
  expect(await refusalsOf('gus', 'gwen', 'globex')).toHaveLength(before.length);
});

test('every refused attempt is recorded: without the second factor that one’s organisation demands', async () => {
  const path = `/organisations/${organisations().initech.id}`;
  await runAs(
    application.ownerUrl,
    `update organisations set second_factor_required = true where id = '${organisations().initech.id}'`,
  );
  expect((await application.as('ivan').post('/workspaces', { name: 'Mine' })).body.code).toBe(
    'second_factor_enrolment_required',
  );
  await runAs(
    application.ownerUrl,
    `update organisations set second_factor_required = false where id = '${organisations().initech.id}'`,
  );
  const page = await application.as('ingrid').get(`${path}/audit?actor=${people().ivan.id}&outcome=refused`);
  expect(page.body.items).toMatchObject([
    { kind: 'request.refused', detail: { path: '/workspaces', code: 'second_factor_enrolment_required' } },
  ]);
});

test('whoever is refused again and again does not fill the audit', async () => {
  application.clock.advanceToMinute();
  const { acme } = organisations();
  for (let turn = 0; turn < refusedRequestsMaximum + 10; turn += 1)
    await application.as('colin').patch(`/organisations/${acme.id}`, { name: 'Mine' });
  const recorded = await refusalsOf('colin');
  expect(recorded).toHaveLength(refusedRequestsMaximum);
  expect(recorded[0].detail.isLastOfThisMinute).toBe(true);
  application.clock.advance(60_000);
  await application.as('colin').patch(`/organisations/${acme.id}`, { name: 'Mine' });
  expect(await refusalsOf('colin')).toHaveLength(recorded.length + 1);
});
