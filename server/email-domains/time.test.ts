import { afterAll, describe, expect, test } from 'vitest';
import { jobKinds } from '../app.ts';
import { day, hour } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { recheckProofs, recheckQueue } from './recheck-proofs.ts';
import { startDnsServer, type Zone } from './test/dns-server.ts';
import { expectStatus, freshName, said, sceneOf } from './test/scene.ts';

const dns = await startDnsServer();
const application = useApplication({ variables: { DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '0.5' } });
const scene = sceneOf(application, dns);
afterAll(() => dns.close());

const recheck = () => recheckProofs(application.services);
/** Lets days go by, with the schedule running twice a day as it would. */
async function pass(days: number): Promise<void> {
  for (let half = 0; half < days * 2; half += 1) {
    application.clock.advance(day / 2);
    await recheck();
  }
}
const kinds = async (name: string) => (await scene.mailsAbout(name)).map(({ kind }) => kind);
const asks = (name: string) => dns.asked.filter((one) => one.name === `_causeway-challenge.${name}`).length;

describe('proof is checked again on a schedule', () => {
  test('by itself, every ten minutes those that are due', () => {
    expect(jobKinds(application.services)[recheckQueue]?.schedule).toBe('*/10 * * * *');
  });

  test('once a day for each name, and nothing changes while it is there', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    const before = asks(name);
    await recheck();
    expect(asks(name)).toBe(before);
    await pass(3);
    expect(asks(name)).toBe(before + 3);
    const seen = await scene.read('acme', emailDomain.id);
    expect(seen).toMatchObject({
      status: 'owned',
      version: emailDomain.version,
      provedAt: emailDomain.provedAt,
      grace: null,
    });
    expect(await kinds(name)).toEqual([]);
  });

  test('neither what is unproven, associated or attested', async () => {
    const [unproven, attested] = [await scene.claimed('acme', freshName()), await scene.claimed('acme', freshName())];
    expectStatus(await application.as('otto').post(`/email-domains/${attested.id}/attest`, { comment: 'Yes' }), 200);
    await pass(20);
    expect(asks(unproven.name) + asks(attested.name)).toBe(0);
    expect((await scene.read('acme', attested.id)).status).toBe('owned');
  });

  test('several nodes share the work: each is looked at once', async () => {
    const owned = [];
    for (let count = 0; count < 8; count += 1) owned.push(await scene.owned('acme', freshName()));
    application.clock.advance(25 * hour);
    const before = owned.map(({ name }) => asks(name));
    await Promise.all([recheck(), recheck(), recheck()]);
    expect(owned.map(({ name }, index) => asks(name) - before[index]!)).toEqual(owned.map(() => 1));
  });
});

describe('lost proof', () => {
  test('after a grace of 14 days with notices stops placement and moves nobody', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    expect((await scene.place(`before@${name}`)).organisation).toBe('Acme');
    dns.forget(emailDomain.proof.name);
    await pass(1.5);
    const inGrace = await scene.read('acme', emailDomain.id);
    expect(inGrace).toMatchObject({ status: 'owned', lastCheck: { outcome: 'no_such_name' }, version: 3 });
    expect(Date.parse(inGrace.grace.endsAt) - Date.parse(inGrace.grace.startedAt)).toBe(14 * day);
    expect(await kinds(name)).toEqual(['grace_started']);
    await pass(10);
    expect(await kinds(name)).toEqual(['grace_started']);
    expect((await scene.place(`during@${name}`)).organisation).toBe('Acme');
    await pass(2.5);
    expect(await kinds(name)).toEqual(['grace_started', 'grace_warned']);
    await pass(2);
    expect(await kinds(name)).toEqual(['grace_started', 'grace_warned', 'lapsed']);
    const lapsed = await scene.read('acme', emailDomain.id);
    expect(lapsed).toMatchObject({ status: 'lapsed', own: true, grace: null, lapsedAt: expect.any(String) });
    expect(Date.parse(lapsed.lapsedAt)).toBeGreaterThanOrEqual(Date.parse(inGrace.grace.endsAt));
    expect(await scene.historyOf('acme', emailDomain.id)).toEqual([
      'claimed',
      'proved',
      'grace_started',
      'grace_warned',
      'lapsed',
    ]);
    expect((await scene.place(`after@${name}`)).rule).toBe('self_registration');
    const people = await scene.behind(({ database }) =>
      database.selectFrom('users').select('organisation_id').where('placement_email_domain', '=', name).execute(),
    );
    expect(people.map((person) => person.organisation_id)).toEqual(
      Array(2).fill(application.cast.organisations.acme.id),
    );
    for (const mail of await scene.mailsAbout(name)) expect(mail.to).toBe(application.cast.people.ada.email);
  });

  test.each<[string, Zone]>([
    ['fails', { failure: 'SERVFAIL' }],
    ['refuses', { failure: 'REFUSED' }],
    ['keeps silent', { silence: true }],
    ['answers nonsense', { garbage: true }],
  ])('is not a resolver that %s, however long', async (_case, zone) => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    dns.say(emailDomain.proof.name, zone);
    await pass(3);
    application.clock.advance(30 * day);
    await recheck();
    expect(await scene.read('acme', emailDomain.id)).toMatchObject({ status: 'owned', grace: null });
    expect(await kinds(name)).toEqual([]);
    scene.publish(emailDomain);
    await pass(1);
    expect((await scene.read('acme', emailDomain.id)).lastCheck.outcome).toBe('found');
  });

  test('is looked for again sooner after such an answer', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    dns.say(emailDomain.proof.name, { failure: 'SERVFAIL' });
    application.clock.advance(25 * hour);
    await recheck();
    const before = asks(name);
    application.clock.advance(hour);
    await recheck();
    expect(asks(name)).toBeGreaterThan(before);
  });

  test('does not end ownership while nothing says so at the end of the grace, nor without the second notice', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    dns.say(emailDomain.proof.name, { texts: ['another'] });
    await pass(1.5);
    expect(await kinds(name)).toEqual(['grace_started']);
    // The installation stands still for a month; the first look after that warns, and leaves time.
    application.clock.advance(30 * day);
    await recheck();
    expect(await kinds(name)).toEqual(['grace_started', 'grace_warned']);
    dns.say(emailDomain.proof.name, { failure: 'SERVFAIL' });
    await pass(5);
    expect((await scene.read('acme', emailDomain.id)).status).toBe('owned');
    dns.forget(emailDomain.proof.name);
    await pass(1);
    expect((await scene.read('acme', emailDomain.id)).status).toBe('lapsed');
  });

  test('coming back in the grace, by itself or by hand, ends the grace', async () => {
    for (const byHand of [false, true]) {
      const name = freshName();
      const emailDomain = await scene.owned('acme', name);
      dns.forget(emailDomain.proof.name);
      await pass(2);
      scene.publish(emailDomain);
      await (byHand ? scene.prove('acme', emailDomain.id) : pass(1));
      const seen = await scene.read('acme', emailDomain.id);
      expect(seen).toMatchObject({ status: 'owned', grace: null, provedAt: emailDomain.provedAt });
      expect(await scene.historyOf('acme', emailDomain.id)).toContain('restored');
      expect(await kinds(name)).toEqual(byHand ? ['grace_started'] : ['grace_started', 'restored']);
      await pass(20);
      expect((await scene.read('acme', emailDomain.id)).status).toBe('owned');
    }
  });

  test('coming back after it lapsed restores ownership, unless somebody else has proved the name meanwhile', async () => {
    for (const isTaken of [false, true]) {
      const name = freshName();
      const emailDomain = await scene.owned('acme', name);
      dns.forget(emailDomain.proof.name);
      await pass(18);
      expect((await scene.read('acme', emailDomain.id)).status).toBe('lapsed');
      const globex = isTaken ? await scene.owned('globex', name) : undefined;
      if (globex) scene.publishAll(emailDomain, globex);
      else scene.publish(emailDomain);
      await pass(1.5);
      expect((await scene.read('acme', emailDomain.id)).status).toBe(isTaken ? 'lapsed' : 'owned');
      expect((await scene.place(`back@${name}`)).organisation).toBe(isTaken ? 'Globex' : 'Acme');
      if (isTaken) expect(said(await scene.prove('acme', emailDomain.id))).toBe('409 email_domain_owned_elsewhere');
    }
  });

  test('ends a dispute: who proved the name too may own it now', async () => {
    const name = freshName();
    const acme = await scene.owned('acme', name);
    const globex = await scene.claimed('globex', name);
    scene.publish(globex);
    expect(said(await scene.prove('globex', globex.id))).toBe('409 email_domain_owned_elsewhere');
    await pass(18);
    expect((await scene.read('acme', acme.id)).status).toBe('lapsed');
    expect(await kinds(name)).toContain('withdrawn_claimant');
    expect((await scene.prove('globex', globex.id)).body.status).toBe('owned');
  });
});
