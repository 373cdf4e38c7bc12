import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Answer, Json } from '../test/client.ts';
import { recheckProofs } from './recheck-proofs.ts';
import { startDnsServer } from './test/dns-server.ts';
import { expectStatus, freshName, said, sceneOf } from './test/scene.ts';

const dns = await startDnsServer();
const application = useApplication({ variables: { DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '1' } });
const scene = sceneOf(application, dns);
afterAll(() => dns.close());

/** Each race runs over HTTP on two database connections, in several rounds, with either side starting. */
const rounds = 8;
const otto = () => application.as('otto');

async function race(
  one: () => Promise<Answer>,
  other: () => Promise<Answer>,
  round: number,
): Promise<[string, string]> {
  const both = round % 2 === 0 ? [one(), other()] : [other(), one()].reverse();
  const [first, second] = await Promise.all(both);
  return [said(first!), said(second!)];
}

async function owners(name: string): Promise<string[]> {
  const { items } = (await otto().get(`/email-domains?q=${name}&status=owned`)).body;
  return items.filter((one: Json) => one.name === name).map((one: Json) => one.organisation.name);
}
async function disputesAbout(name: string, status = 'open'): Promise<Json[]> {
  const { items } = (await otto().get(`/email-domain-disputes?status=${status}&limit=200`)).body;
  return items.filter((one: Json) => one.name === name);
}

describe('two organisations prove the same name at the same moment', () => {
  // Seen to fail with the index email_domain_has_one_owner dropped: both own it.
  test('one owns it, by constraint; the other is in dispute with it', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const [acme, globex] = [await scene.claimed('acme', name), await scene.claimed('globex', name)];
      scene.publishAll(acme, globex);
      const answers = await race(
        () => scene.prove('acme', acme.id),
        () => scene.prove('globex', globex.id),
        round,
      );
      expect([...answers].sort()).toEqual(['200', '409 email_domain_owned_elsewhere']);
      const winner = answers[0] === '200' ? 'Acme' : 'Globex';
      expect(await owners(name)).toEqual([winner]);
      expect(await disputesAbout(name)).toMatchObject([{ from: { organisation: { name: winner } } }]);
      expect((await scene.place(`race@${name}`)).organisation).toBe(winner);
    }
  });

  test('twenty proofs by one organisation: owned once, in one history', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    scene.publish(emailDomain);
    const answers = await Promise.all(Array.from({ length: 20 }, () => scene.prove('acme', emailDomain.id)));
    expect(new Set(answers.map(said))).toEqual(new Set(['200']));
    const history = await scene.historyOf('acme', emailDomain.id);
    expect(history.filter((kind) => kind === 'proved')).toHaveLength(1);
  });

  test('proof against attestation of another', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const [acme, globex] = [await scene.claimed('acme', name), await scene.claimed('globex', name)];
      scene.publish(acme);
      const answers = await race(
        () => scene.prove('acme', acme.id),
        () => otto().post(`/email-domains/${globex.id}/attest`, { comment: 'Theirs' }),
        round,
      );
      expect([...answers].sort()).toEqual(['200', '409 email_domain_owned_elsewhere']);
      expect(await owners(name)).toEqual([answers[0] === '200' ? 'Acme' : 'Globex']);
    }
  });
});

describe('what was asked about changes while the DNS is asked', () => {
  /** The name server answers only after this has happened. */
  async function whileAsked(emailDomain: Json, act: () => Promise<unknown>): Promise<Answer> {
    const before = dns.asked.length;
    dns.say(emailDomain.proof.name, { silence: true });
    const proving = scene.prove('acme', emailDomain.id);
    while (dns.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await act();
    scene.publish(emailDomain);
    return proving;
  }

  // Each seen to fail when prove-email-domain.ts saves what it read before the DNS was asked, and not what it locks after.
  test('the claim is given up: nothing is owned', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    const answer = await whileAsked(emailDomain, () =>
      scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: false }),
    );
    expect(said(answer)).toBe('409 email_domain_not_claimed');
    expect((await scene.read('acme', emailDomain.id)).status).toBe('associated');
  });

  test('it is given up and claimed again: the old record proves nothing', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    const answer = await whileAsked(emailDomain, async () => {
      await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: false });
      await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: true });
    });
    expect(said(answer)).toBe('409 version_conflict');
    expect((await scene.read('acme', emailDomain.id)).status).toBe('unproven');
  });

  test('it is removed: it does not exist', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    const answer = await whileAsked(emailDomain, () => scene.as('acme').delete(`/email-domains/${emailDomain.id}`));
    expect(said(answer)).toBe('404 not_found');
  });

  test('sub-domains are excluded meanwhile: both are kept', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    const excludedSubdomains = [`alumni.${emailDomain.name}`];
    const answer = await whileAsked(emailDomain, () =>
      scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { excludedSubdomains }),
    );
    expect(answer.body).toMatchObject({ status: 'owned', excludedSubdomains, version: 3 });
  });

  // Seen to fail when recheck-proofs.ts does not compare the value that it asked about: a grace starts for the new record.
  test('the schedule asks about a record that is replaced meanwhile: the answer is about nothing', async () => {
    const name = freshName();
    const emailDomain = await scene.owned('acme', name);
    application.clock.advance(25 * 3_600_000);
    const before = dns.asked.length;
    dns.say(emailDomain.proof.name, { silence: true });
    const looking = recheckProofs(application.services);
    while (dns.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: false });
    const again = await scene.as('acme').patch(`/email-domains/${emailDomain.id}`, { own: true });
    scene.publish(again.body);
    expect((await scene.prove('acme', emailDomain.id)).body.status).toBe('owned');
    await looking;
    expect(await scene.read('acme', emailDomain.id)).toMatchObject({ status: 'owned', grace: null });
    expect(await scene.historyOf('acme', emailDomain.id)).not.toContain('grace_started');
  });

  test('no transaction is open meanwhile', async () => {
    const emailDomain = await scene.claimed('acme', freshName());
    let open = -1;
    await whileAsked(emailDomain, async () => {
      open = await scene.behind(async ({ database }) => {
        const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
          where datname = current_database() and application_name ~ '^causeway [0-9]' and xact_start is not null and pid <> pg_backend_pid()`.execute(
          database,
        );
        return rows[0]!.count;
      });
    });
    expect(open).toBe(0);
  });
});

describe('exactly one wins', () => {
  // Seen to fail with `.forUpdate()` taken out of lockEmailDomains: the second runs into a version it did not expect (500).
  test('two changes with the same If-Match', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { id, name } = await scene.claimed('acme', freshName());
      const change = (label: string) =>
        scene
          .as('acme')
          .with({ 'if-match': '"1"' })
          .patch(`/email-domains/${id}`, { excludedSubdomains: [`${label}.${name}`] });
      const answers = await race(
        () => change('one'),
        () => change('two'),
        round,
      );
      expect([...answers].sort()).toEqual(['200', '409 version_conflict']);
    }
  });

  // Seen to fail with `.forUpdate()` taken out of lockEmailDomains and lockDispute: both decide. Either alone is enough.
  test('two decisions on one dispute', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const acme = await scene.owned('acme', name);
      const globex = await scene.claimed('globex', name);
      scene.publishAll(acme, globex);
      await scene.prove('globex', globex.id);
      const [dispute] = await disputesAbout(name);
      const decide = (decision: string) =>
        otto().post(`/email-domain-disputes/${dispute.id}/decide`, { decision, comment: 'So be it' });
      const answers = await race(
        () => decide('keep'),
        () => decide('transfer'),
        round,
      );
      expect([...answers].sort()).toEqual(['200', '409 email_domain_dispute_closed']);
      expect(await owners(name)).toEqual([answers[0] === '200' ? 'Acme' : 'Globex']);
    }
  });

  // Seen to fail with `.forUpdate()` taken out of lockEmailDomains: a dispute stays open with an owner that is none.
  test('a proof against the owner giving the name up: never a dispute with nobody', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const acme = await scene.owned('acme', name);
      const globex = await scene.claimed('globex', name);
      scene.publishAll(acme, globex);
      const [proved, released] = await race(
        () => scene.prove('globex', globex.id),
        () => scene.as('acme').patch(`/email-domains/${acme.id}`, { own: false }),
        round,
      );
      expect(released).toBe('200');
      expect(await disputesAbout(name)).toEqual([]);
      expect(['200', '409 email_domain_owned_elsewhere']).toContain(proved);
      expect(await owners(name)).toEqual(proved === '200' ? ['Globex'] : []);
    }
  });

  test('a decision against the owner giving the name up', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const acme = await scene.owned('acme', name);
      const globex = await scene.claimed('globex', name);
      scene.publishAll(acme, globex);
      await scene.prove('globex', globex.id);
      const [dispute] = await disputesAbout(name);
      const [decided, removed] = await race(
        () => otto().post(`/email-domain-disputes/${dispute.id}/decide`, { decision: 'transfer', comment: 'Theirs' }),
        () => scene.as('acme').delete(`/email-domains/${acme.id}`),
        round,
      );
      expect(removed).toBe('204');
      expect(['200', '409 email_domain_dispute_closed']).toContain(decided);
      expect(await owners(name)).toEqual(decided === '200' ? ['Globex'] : []);
      expect(await disputesAbout(name)).toEqual([]);
    }
  });

  test('the schedule against a removal and against a proof by hand', async () => {
    const all = [];
    for (let count = 0; count < 6; count += 1) all.push(await scene.owned('acme', freshName()));
    application.clock.advance(25 * 3_600_000);
    const [looked, ...answers] = await Promise.all([
      recheckProofs(application.services),
      ...all.map(({ id }, index) =>
        index % 2 === 0 ? scene.as('acme').delete(`/email-domains/${id}`) : scene.prove('acme', id),
      ),
    ]);
    expect(looked).toBeLessThanOrEqual(100);
    expect(answers.map((answer) => answer.status)).toEqual([204, 200, 204, 200, 204, 200]);
    for (const [index, { id }] of all.entries())
      if (index % 2 === 1) expect((await scene.read('acme', id)).status).toBe('owned');
  });

  test('two claims of one name by one organisation', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = freshName();
      const answers = await race(
        () => scene.claim('acme', name),
        () => scene.claim('acme', name.toUpperCase()),
        round,
      );
      expect([...answers].sort()).toEqual(['201', '409 email_domain_exists']);
    }
  });
});

test('the scene is not empty: an owned name is found among owners', async () => {
  const name = freshName();
  expectStatus(await scene.prove('acme', (await scene.owned('acme', name)).id), 200);
  expect(await owners(name)).toEqual(['Acme']);
});
