import { afterAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { checksMaximum } from './prove-email-domain.ts';
import { startDnsServer } from './test/dns-server.ts';
import { freshName, said, sceneOf } from './test/scene.ts';

const dns = await startDnsServer();
const application = useApplication({ variables: { DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '1' } });
const scene = sceneOf(application, dns);
afterAll(() => dns.close());

describe('ownership takes proof', () => {
  test('by the TXT record; from then on people are placed by it, also below it, at label boundaries', async () => {
    const name = freshName();
    const emailDomain = await scene.claimed('acme', name);
    scene.publish(emailDomain);
    const answer = await scene.prove('acme', emailDomain.id);
    expect(answer.body).toMatchObject({
      status: 'owned',
      provedBy: 'dns',
      lastCheck: { outcome: 'found' },
      version: 2,
    });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(Date.parse(answer.body.nextCheckAt) - Date.parse(answer.body.provedAt)).toBe(24 * 3600 * 1000);
    expect(await scene.place(`c@${name}`)).toEqual({ organisation: 'Acme', rule: 'owned_domain', emailDomain: name });
    expect((await scene.place(`c@deep.below.${name}`)).organisation).toBe('Acme');
    expect((await scene.place(`c@evil${name}`)).rule).toBe('self_registration');
    expect(await scene.historyOf('acme', emailDomain.id)).toEqual(['claimed', 'proved']);
  });

  test.each([
    ['nothing there', undefined, 'no_such_name', 'NXDOMAIN'],
    ['no TXT record', { texts: [] }, 'nothing', 'no TXT record'],
    ['other TXT records', { texts: ['v=spf1 -all'] }, 'other_texts', '“v=spf1 -all”'],
    ['a server that fails', { failure: 'SERVFAIL' }, 'server_failed', 'SERVFAIL'],
    ['silence', { silence: true }, 'timed_out', 'in time'],
  ] as const)('with %s it stays unproven, and is told what was found', async (_case, zone, outcome, sentence) => {
    const emailDomain = await scene.claimed('acme', freshName());
    if (zone) dns.say(emailDomain.proof.name, 'texts' in zone ? { texts: [...zone.texts] } : zone);
    const answer = await scene.prove('acme', emailDomain.id);
    expect(said(answer)).toBe('409 email_domain_unproven');
    expect(answer.body.detail).toContain(sentence);
    expect(answer.body.outcome).toBe(outcome);
    const seen = await scene.read('acme', emailDomain.id);
    expect(seen).toMatchObject({
      status: 'unproven',
      version: 1,
      lastCheck: { outcome, sentence: answer.body.detail },
    });
    expect(await scene.historyOf('acme', emailDomain.id)).toEqual(['claimed', 'checked']);
  });

  test('proving again what is owned looks again, and loses nothing by what it finds', async () => {
    const emailDomain = await scene.owned('acme', freshName());
    expect((await scene.prove('acme', emailDomain.id)).status).toBe(200);
    dns.forget(emailDomain.proof.name);
    expect(said(await scene.prove('acme', emailDomain.id))).toBe('409 email_domain_unproven');
    expect(await scene.read('acme', emailDomain.id)).toMatchObject({ status: 'owned', grace: null });
  });

  test('a first answer is repeated under its key, and a stale If-Match refused', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    scene.publish(emailDomain);
    const stale = scene.as('acme').with({ 'if-match': '"7"' });
    expect(said(await stale.post(`/email-domains/${emailDomain.id}/prove`))).toBe('409 version_conflict');
    const keyed = scene.as('acme').with({ 'idempotency-key': `prove ${emailDomain.id}`.replaceAll(' ', '-') });
    const first = await keyed.post(`/email-domains/${emailDomain.id}/prove`);
    expect(first.body.status).toBe('owned');
    const before = dns.asked.length;
    const again = await keyed.post(`/email-domains/${emailDomain.id}/prove`);
    expect(again.body).toEqual(first.body);
    expect(dns.asked.length).toBe(before);
  });

  test('the DNS is not asked without end', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    for (let count = 0; count < checksMaximum; count += 1)
      expect((await scene.prove('acme', emailDomain.id)).status).toBe(409);
    const answer = await scene.prove('acme', emailDomain.id);
    expect(said(answer)).toBe('429 too_many_requests');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('an operator may attest instead, and this is recorded', () => {
  test('with who and why; the record is not looked for again', async () => {
    const name = freshName();
    const emailDomain = await scene.claimed('acme', name);
    const answer = await application
      .as('otto')
      .post(`/email-domains/${emailDomain.id}/attest`, { comment: 'By contract 7' });
    expect(answer.body).toMatchObject({
      status: 'owned',
      provedBy: 'attestation',
      nextCheckAt: null,
      attestation: { by: { name: 'Otto Operator' }, comment: 'By contract 7' },
    });
    const seen = await scene.read('acme', emailDomain.id);
    expect(seen.attestation).toMatchObject({ by: { name: null, organisation: { name: 'Operations' } } });
    expect((await scene.place(`d@${name}`)).organisation).toBe('Acme');
    expect(await scene.historyOf('acme', emailDomain.id)).toEqual(['claimed', 'attested']);
    const { rows } = await scene.behind(async ({ database }) => ({
      rows: await database
        .selectFrom('audit_records')
        .select(['organisation_id', 'actor_user_id', 'detail'])
        .where('kind', '=', 'email_domain.attested')
        .where('subject_id', '=', emailDomain.id)
        .where('outcome', '=', 'done')
        .execute(),
    }));
    const { acme, operations } = application.cast.organisations;
    expect(rows.map((row) => row.organisation_id).sort()).toEqual([acme.id, operations.id].sort());
    expect(rows[0]).toMatchObject({
      actor_user_id: application.cast.people.otto.id,
      detail: { name, comment: 'By contract 7' },
    });
  });

  test('needs a comment, a claim, and no other owner', async () => {
    const otto = application.as('otto');
    const { id } = await scene.claimed('acme', freshName());
    expect(said(await otto.post(`/email-domains/${id}/attest`, {}))).toBe('422 invalid');
    const associated = (await scene.claim('acme', freshName(), false)).body;
    const answer = await otto.post(`/email-domains/${associated.id}/attest`, { comment: 'Why' });
    expect(said(answer)).toBe('409 email_domain_not_claimed');
    const name = freshName();
    await scene.owned('globex', name);
    const second = await scene.claimed('acme', name);
    const elsewhere = await otto.post(`/email-domains/${second.id}/attest`, { comment: 'Why' });
    expect(said(elsewhere)).toBe('409 email_domain_owned_elsewhere');
    expect((await scene.read('acme', second.id)).status).toBe('unproven');
  });
});
