import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { useApplication } from '../test/application.ts';
import type { Answer, Json } from '../test/client.ts';

const application = useApplication();

let names = 0;
const freshName = () => {
  names += 1;
  return `import-${names}.example`;
};
const importAs = (person: 'otto' | 'ada', ...rows: unknown[]): Promise<Answer> =>
  application.as(person).post('/imports/organisations', { rows });
const row = (name: string, ...domains: string[]) => ({ name, domains, country: 'NO' });
const emailDomainsOf = async (organisationId: string): Promise<Json[]> =>
  (await application.as('otto').get(`/organisations/${organisationId}/email-domains`)).body.items;

describe('an import attests e-mail domains', () => {
  test('by the word of the operator who imports, and this is recorded', async () => {
    const name = freshName();
    const { body } = await importAs('otto', row('Polar Institute', name, `students.${name}`));
    expect(body.emailDomains).toEqual({ owned: 2, associated: 0, existing: 0, refused: 0 });
    const [item] = body.items;
    expect(item).toMatchObject({ outcome: 'created', reason: null });
    const [first] = await emailDomainsOf(item.organisation.id);
    expect(first).toMatchObject({
      name,
      status: 'owned',
      provedBy: 'attestation',
      nextCheckAt: null,
      attestation: { by: { name: 'Otto Operator' }, comment: 'Imported with the organisation.' },
      version: 1,
    });
    const history = await application.as('otto').get(`/email-domains/${first.id}/history`);
    expect(history.body.items).toMatchObject([{ kind: 'attested', actor: { name: 'Otto Operator' } }]);
    const audit = await inTransaction(installationContext(application.services), ({ database }) =>
      database
        .selectFrom('audit_records')
        .select(['kind', 'actor_user_id', 'detail'])
        .where('organisation_id', '=', item.organisation.id)
        .execute(),
    );
    expect(audit).toMatchObject([
      {
        kind: 'organisation.imported',
        actor_user_id: application.cast.people.otto.id,
        detail: {
          emailDomains: [
            { name, status: 'owned' },
            { name: `students.${name}`, status: 'owned' },
          ],
        },
      },
    ]);
  });

  test('of a doubled name the first keeps ownership, the second is associated, in one request or in two', async () => {
    const name = freshName();
    const { body } = await importAs('otto', row('First', name), row('Second', name));
    const again = await importAs('otto', row('Third', name));
    expect(body.items[0].reason).toBeNull();
    for (const item of [body.items[1], again.body.items[0]]) {
      expect(item.reason).toBe(`${name} is owned by First already, and is only associated here`);
      expect(await emailDomainsOf(item.organisation.id)).toMatchObject([{ name, status: 'associated', own: false }]);
    }
  });

  test('one that somebody else has proved before stays theirs', async () => {
    const name = freshName();
    const { acme } = application.cast.organisations;
    const claimed = await application.as('ada').post(`/organisations/${acme.id}/email-domains`, { name });
    await application.as('otto').post(`/email-domains/${claimed.body.id}/attest`, { comment: 'Ours' });
    const { body } = await importAs('otto', row('Late', name));
    expect(body.items[0].reason).toBe(`${name} is owned by Acme already, and is only associated here`);
  });

  test('one written twice in a row, or in two cases, goes in once', async () => {
    const name = freshName();
    const { body } = await importAs('otto', row('Twice', name, name, name.toUpperCase()));
    expect(body.emailDomains).toEqual({ owned: 1, associated: 0, existing: 2, refused: 0 });
  });

  test('running again leaves alone what is there, also what was given up meanwhile, and adds what is new', async () => {
    const [one, two] = [freshName(), freshName()];
    const { body } = await importAs('otto', row('Again', one));
    const [before] = await emailDomainsOf(body.items[0].organisation.id);
    await application.as('otto').patch(`/email-domains/${before.id}`, { own: false });
    const again = await importAs('otto', row('Again', one, two));
    expect(again.body).toMatchObject({ existing: 1, emailDomains: { owned: 1, existing: 1 } });
    const after = await emailDomainsOf(body.items[0].organisation.id);
    expect(after.map(({ name, status }) => [name, status])).toEqual([
      [one, 'associated'],
      [two, 'owned'],
    ]);
  });

  test('a name that cannot be owned is said, and does not hold up its row', async () => {
    const { body } = await importAs('otto', row('Mail House', 'gmail.com'));
    expect(body.items[0]).toMatchObject({
      outcome: 'created',
      emailDomains: [{ name: 'gmail.com', outcome: 'refused' }],
    });
    expect(body.items[0].reason).toContain('anybody can get a mailbox');
    expect(await emailDomainsOf(body.items[0].organisation.id)).toEqual([]);
  });

  test('what lies above and below is said once, wherever it comes later', async () => {
    const name = freshName();
    const first = await importAs('otto', row('College', `college.${name}`));
    expect(first.body.items[0].reason).toBeNull();
    const { body } = await importAs('otto', row('University', name), row('School', `school.${name}`));
    expect(body.items.map((item: Json) => item.reason)).toEqual([
      `below ${name} lie college.${name} of College; addresses there belong there`,
      `school.${name} lies under ${name} of University; addresses there belong here`,
    ]);
  });

  test('two imports at once: one owner, no doubles', async () => {
    const all = Array.from({ length: 20 }, freshName);
    const [one, other] = await Promise.all([
      importAs('otto', ...all.map((name) => row(`One ${name}`, name))),
      importAs('otto', ...all.map((name) => row(`Other ${name}`, name))),
    ]);
    const owned = [one, other].map(({ body }) => body.emailDomains.owned);
    expect(owned.sort((a, b) => a - b)).toEqual([0, 20]);
  });

  test('for operators', async () => {
    expect((await importAs('ada', row('Mine', freshName()))).body.code).toBe('forbidden');
  });
});
