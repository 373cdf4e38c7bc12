import { afterAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { startDnsServer } from './test/dns-server.ts';
import { expectStatus, freshName, said, sceneOf } from './test/scene.ts';

const dns = await startDnsServer();
const application = useApplication({ variables: { DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '1' } });
const scene = sceneOf(application, dns);
afterAll(() => dns.close());

describe('an organisation claims a name', () => {
  test('and is given the record that proves it; nothing follows from it yet', async () => {
    const name = freshName();
    const answer = await scene.claim('acme', name);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      name,
      unicodeName: name,
      own: true,
      status: 'unproven',
      proof: {
        type: 'TXT',
        name: `_causeway-challenge.${name}`,
        value: expect.stringMatching(/^causeway-proof=[\w-]{43}$/),
      },
      organisation: { name: 'Acme' },
      excludedSubdomains: [],
      provedBy: null,
      lastCheck: null,
      grace: null,
      version: 1,
      may: { prove: true, attest: false, claim: false, release: true, exclude: true, remove: true, readHistory: true },
    });
    expect((await scene.place(`a@${name}`)).rule).toBe('self_registration');
    expect(await scene.historyOf('acme', answer.body.id)).toEqual(['claimed']);
  });

  test('an unproven claim blocks nobody: each gets a record of its own', async () => {
    const name = freshName();
    const acme = await scene.claimed('acme', name);
    const globex = await scene.claimed('globex', name);
    expect(acme.proof.value).not.toBe(globex.proof.value);
    scene.publish(globex);
    expect((await scene.prove('globex', globex.id)).body.status).toBe('owned');
    expect(said(await scene.prove('acme', acme.id))).toBe('409 email_domain_unproven');
  });

  test('once', async () => {
    const name = freshName();
    await scene.claimed('acme', name);
    expect(said(await scene.claim('acme', name.toUpperCase()))).toBe('409 email_domain_exists');
    expect(said(await scene.claim('acme', name, false))).toBe('409 email_domain_exists');
  });

  test('it may be associated with many, who own nothing by that', async () => {
    const name = freshName();
    for (const organisation of ['acme', 'globex', 'initech'] as const) {
      const answer = await scene.claim(organisation, name, false);
      expect(answer.body).toMatchObject({
        own: false,
        status: 'associated',
        proof: null,
        may: { prove: false, claim: true },
      });
      expect(said(await scene.prove(organisation, answer.body.id))).toBe('409 email_domain_not_claimed');
    }
    expect((await scene.place(`b@${name}`)).rule).toBe('self_registration');
  });

  test('in one canonical form, shown as people write it', async () => {
    const answer = await scene.claim('acme', 'BÜCHER.Example.');
    expect(answer.body).toMatchObject({ name: 'xn--bcher-kva.example', unicodeName: 'bücher.example' });
  });

  test.each([
    ['co.uk', 'public suffix'],
    ['github.io', 'public suffix'],
    ['gmail.com', 'mailbox'],
    ['googlemail.com', 'mailbox'],
    ['192.168.0.1', 'IP address'],
    ['[2001:db8::1]', 'IP address'],
    ['localhost', 'single word'],
    ['not a name', 'space'],
    ['', 'empty'],
  ])('%s is refused with the reason', async (name, reason) => {
    const answer = await scene.claim('acme', name);
    expect(said(answer)).toBe('422 email_domain_refused');
    expect(answer.body.detail).toContain(reason);
    expect(answer.body.errors).toEqual([{ path: 'name', message: answer.body.detail }]);
  });

  test('not on a free plan, and not for an individual or the operators themselves', async () => {
    const { solo, operations } = application.cast.organisations;
    const own = await application.as('sol').post(`/organisations/${solo.id}/email-domains`, { name: freshName() });
    expect(said(own)).toBe('403 subscription_required');
    const forSolo = await application.as('otto').post(`/organisations/${solo.id}/email-domains`, { name: freshName() });
    expect(said(forSolo)).toBe('403 forbidden');
    const forOperators = await application
      .as('otto')
      .post(`/organisations/${operations.id}/email-domains`, { name: freshName() });
    expect(said(forOperators)).toBe('403 forbidden');
  });

  test('its members read the list, without what proves the names, and change nothing', async () => {
    const emailDomain = await scene.owned('acme', freshName());
    const mia = application.as('mia');
    const seen = (await mia.get(`/email-domains/${emailDomain.id}`)).body;
    expect(seen).toMatchObject({ status: 'owned', proof: null, lastCheck: null, may: { prove: false, remove: false } });
    expect(Object.values(seen.may).some(Boolean)).toBe(false);
    const path = `/organisations/${application.cast.organisations.acme.id}/email-domains`;
    expect((await mia.get(path)).status).toBe(200);
    for (const answer of [
      await mia.post(path, { name: freshName() }),
      await mia.post(`/email-domains/${emailDomain.id}/prove`),
      await mia.patch(`/email-domains/${emailDomain.id}`, { own: false }),
      await mia.delete(`/email-domains/${emailDomain.id}`),
      await mia.get(`/email-domains/${emailDomain.id}/history`),
      await application.as('ada').post(`/email-domains/${emailDomain.id}/attest`, { comment: 'Because' }),
      await application.as('ada').get('/email-domains'),
    ])
      expect(said(answer)).toBe('403 forbidden');
    expect((await scene.read('acme', emailDomain.id)).status).toBe('owned');
    const refused = await scene.behind(({ database }) =>
      database
        .selectFrom('audit_records')
        .select('kind')
        .where('outcome', '=', 'refused')
        .where('subject_id', '=', emailDomain.id)
        .orderBy('kind')
        .execute(),
    );
    expect(refused.map(({ kind }) => kind)).toEqual([
      'email_domain.attested',
      'email_domain.changed',
      'email_domain.proved',
      'email_domain.removed',
      // The look at its history.
      'request.refused',
    ]);
  });

  test('to an outsider it does not exist', async () => {
    const { id } = await scene.claimed('acme', freshName());
    const ingrid = application.as('ingrid');
    for (const answer of [
      await ingrid.get(`/email-domains/${id}`),
      await ingrid.post(`/email-domains/${id}/prove`),
      await ingrid.delete(`/email-domains/${id}`),
      await ingrid.post(`/organisations/${application.cast.organisations.acme.id}/email-domains`, {
        name: 'gmail.com',
      }),
    ])
      expect(said(answer)).toBe('404 not_found');
  });

  test('an enterprise administrator may in each organisation of the account what its administrators may', async () => {
    const erin = application.as('erin');
    const path = `/organisations/${application.cast.organisations.hooli.id}/email-domains`;
    const emailDomain = expectStatus(await erin.post(path, { name: freshName() }), 201).body;
    scene.publish(emailDomain);
    expect((await erin.post(`/email-domains/${emailDomain.id}/prove`)).body.status).toBe('owned');
    expect(said(await application.as('ada').get(`/email-domains/${emailDomain.id}`))).toBe('404 not_found');
  });
});

describe('names are given up and carved out', () => {
  test('released: associated from then on, without its record, placing nobody; claimed again with a new record', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    const released = await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: false });
    expect(released.body).toMatchObject({ own: false, status: 'associated', proof: null, provedBy: null, version: 3 });
    expect((await scene.place(`e@${name}`)).rule).toBe('self_registration');
    const again = await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: true });
    expect(again.body).toMatchObject({ own: true, status: 'unproven', version: 4 });
    expect(again.body.proof.value).not.toBe(emailDomain.proof.value);
    expect(said(await scene.prove('acme', emailDomain.id))).toBe('409 email_domain_unproven');
    expect(await scene.historyOf('acme', emailDomain.id)).toEqual([
      'claimed',
      'proved',
      'released',
      'claimed',
      'checked',
    ]);
  });

  test('addresses under an excluded sub-domain are not covered', async () => {
    const name = freshName();
    const { id } = await scene.owned('acme', name);
    const answer = await scene.as('acme').patch(`/email-domains/${id}`, {
      excludedSubdomains: [`Alumni.${name}.`, `bücher.${name}`, `alumni.${name}`],
    });
    expect(answer.body.excludedSubdomains).toEqual([`alumni.${name}`, `xn--bcher-kva.${name}`]);
    expect((await scene.place(`f@alumni.${name}`)).rule).toBe('self_registration');
    expect((await scene.place(`f@old.alumni.${name}`)).rule).toBe('self_registration');
    expect((await scene.place(`f@notalumni.${name}`)).organisation).toBe('Acme');
    expect((await scene.place(`f@${name}`)).organisation).toBe('Acme');
    await scene.as('acme').patch(`/email-domains/${id}`, { excludedSubdomains: [] });
    expect((await scene.place(`g@alumni.${name}`)).organisation).toBe('Acme');
  });

  test.each([
    ['itself', (name: string) => name],
    ['elsewhere', () => 'elsewhere.example'],
    ['not at a label boundary', (name: string) => `evil${name}`],
    ['malformed', (name: string) => `a..${name}`],
  ])('what is excluded must lie below: %s', async (_case, excluded) => {
    const name = freshName();
    const { id } = await scene.claimed('acme', name);
    const answer = await scene.as('acme').patch(`/email-domains/${id}`, { excludedSubdomains: [excluded(name)] });
    expect(said(answer)).toBe('422 email_domain_refused');
    expect(answer.body.errors[0].path).toBe('excludedSubdomains.0');
  });

  test('another organisation may prove a sub-domain for itself; the most specific wins', async () => {
    const name = freshName();
    await scene.owned('acme', name);
    await scene.owned('globex', `lab.${name}`);
    expect((await scene.place(`h@lab.${name}`)).organisation).toBe('Globex');
    expect((await scene.place(`h@x.lab.${name}`)).organisation).toBe('Globex');
    expect((await scene.place(`h@${name}`)).organisation).toBe('Acme');
  });

  test('removed: gone from the list, placing nobody; the audit stays', async () => {
    const name = freshName();
    const { id } = await scene.owned('acme', name);
    expect((await scene.as('acme').delete(`/email-domains/${id}`)).status).toBe(204);
    expect(said(await scene.as('acme').get(`/email-domains/${id}`))).toBe('404 not_found');
    expect(said(await scene.as('acme').delete(`/email-domains/${id}`))).toBe('404 not_found');
    expect((await scene.place(`i@${name}`)).rule).toBe('self_registration');
    const [removed] = await scene.behind(({ database }) =>
      database
        .selectFrom('audit_records')
        .select(['organisation_id', 'detail'])
        .where('kind', '=', 'email_domain.removed')
        .where('subject_id', '=', id)
        .execute(),
    );
    expect(removed).toEqual({
      organisation_id: application.cast.organisations.acme.id,
      detail: { name, status: 'owned' },
    });
    expect((await scene.claim('acme', name)).status).toBe(201);
  });

  test('stale changes are conflicts', async () => {
    const { id } = await scene.claimed('acme', freshName());
    const stale = scene.as('acme').with({ 'if-match': '"3"' });
    expect(said(await stale.patch(`/email-domains/${id}`, { own: false }))).toBe('409 version_conflict');
    expect(said(await stale.delete(`/email-domains/${id}`))).toBe('409 version_conflict');
    expect((await scene.as('acme').patch(`/email-domains/${id}`, {})).body.version).toBe(1);
    expect(said(await scene.as('acme').patch(`/email-domains/${id}`, { name: 'x.example' }))).toBe('422 invalid');
  });
});

describe('lists', () => {
  test('those of an organisation by name, in pages, by state and by a part of the name', async () => {
    const { initech } = application.cast.organisations;
    const path = `/organisations/${initech.id}/email-domains`;
    for (const name of ['ccc.example', 'aaa.example', 'bbb.example']) await scene.claimed('initech', name);
    await scene.claim('initech', 'ddd.example', false);
    const names = async (query: string) =>
      (await application.as('ingrid').get(`${path}${query}`)).body.items.map((one: { name: string }) => one.name);
    const first = await application.as('ingrid').get(`${path}?limit=2&q=.example`);
    const pages = [first];
    while (pages.at(-1)!.body.nextCursor)
      pages.push(
        await application.as('ingrid').get(`${path}?limit=2&q=.example&cursor=${pages.at(-1)!.body.nextCursor}`),
      );
    const all = pages.flatMap((page) => page.body.items.map((one: { name: string }) => one.name));
    expect(all.filter((name) => /^(.)\1\1/.test(name))).toEqual([
      'aaa.example',
      'bbb.example',
      'ccc.example',
      'ddd.example',
    ]);
    expect(all).toEqual([...all].sort());
    expect(await names('?q=BBB')).toEqual(['bbb.example']);
    expect(await names('?q=ddd&status=unproven')).toEqual([]);
    expect(await names('?q=ddd&status=associated')).toEqual(['ddd.example']);
    expect(said(await application.as('ada').get(path))).toBe('404 not_found');
  });

  test('those of all organisations, for operators', async () => {
    const name = freshName();
    await scene.claimed('acme', name);
    await scene.claimed('globex', name);
    const { body } = await application.as('otto').get(`/email-domains?q=${name}&status=unproven`);
    expect(body.items.map((one: { organisation: { name: string } }) => one.organisation.name).sort()).toEqual([
      'Acme',
      'Globex',
    ]);
    expect(body.items[0].may).toMatchObject({ attest: true, prove: true });
  });
});
