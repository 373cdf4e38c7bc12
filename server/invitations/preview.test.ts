import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';

const application = useApplication();
const path = () => `/organisations/${application.cast.organisations.acme.id}/invitations/preview`;
const emails = ['mia.two@acme.example', 'not an address', 'someone@mail.globex.example', 'x@evilglobex.example'];

beforeAll(async () => {
  const { globex, hooli } = application.cast.organisations;
  const claims = [
    [globex.id, 'gwen', 'globex.example'],
    [hooli.id, 'hugo', 'acme.example'],
  ] as const;
  for (const [organisationId, person, name] of claims) {
    const claimed = await application.as(person).post(`/organisations/${organisationId}/email-domains`, { name });
    const attested = await application
      .as('otto')
      .post(`/email-domains/${claimed.body.id}/attest`, { comment: 'Known.' });
    expect(attested.status).toBe(200);
  }
});

test('a preview says of each address whether inviting it would be refused, as inviting does', async () => {
  const { status, body } = await application.as('ada').post(path(), { emails });
  expect(status).toBe(200);
  expect(body.items).toEqual([
    { email: emails[0], state: 'fine' },
    { email: emails[1], state: 'malformed' },
    { email: emails[2], state: 'owned_elsewhere' },
    { email: emails[3], state: 'fine' },
  ]);
  const invite = path().replace('/preview', '');
  expect((await application.as('ada').post(invite, { email: emails[2] })).body.code).toBe(
    'email_domain_owned_elsewhere',
  );
  expect((await application.as('ada').get(invite)).body.items).toEqual([]);
});

test('only those who may invite are told, and it does not exist for outsiders', async () => {
  expect((await application.as('mia').post(path(), { emails })).status).toBe(403);
  expect((await application.as('gwen').post(path(), { emails })).status).toBe(404);
  expect((await application.as('nobody').post(path(), { emails })).status).toBe(401);
});

test('a preview takes 500 addresses at a time', async () => {
  const many = Array.from({ length: 501 }, (_, index) => `a${index}@acme.example`);
  expect((await application.as('ada').post(path(), { emails: many })).status).toBe(422);
  expect((await application.as('ada').post(path(), { emails: many.slice(1) })).body.items).toHaveLength(500);
});
