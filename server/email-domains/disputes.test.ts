import { afterAll, describe, expect, test } from 'vitest';
import { day } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { disputeRestDays } from './dispute.ts';
import { startDnsServer } from './test/dns-server.ts';
import { expectStatus, freshName, said, sceneOf } from './test/scene.ts';

const dns = await startDnsServer();
const application = useApplication({ variables: { DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '1' } });
const scene = sceneOf(application, dns);
afterAll(() => dns.close());

const otto = () => application.as('otto');

/** Acme owns a name, and Globex proves it too: the name, both sides, and the dispute as the operator finds it. */
async function disputed(): Promise<{ name: string; acme: Json; globex: Json; dispute: Json }> {
  const name = freshName();
  const acme = await scene.owned('acme', name);
  const globex = await scene.claimed('globex', name);
  scene.publishAll(acme, globex);
  expect(said(await scene.prove('globex', globex.id))).toBe('409 email_domain_owned_elsewhere');
  const [dispute] = (await openDisputes()).filter((one) => one.name === name);
  return { name, acme, globex, dispute };
}
async function openDisputes(status = 'open'): Promise<Json[]> {
  return expectStatus(await otto().get(`/email-domain-disputes?limit=200&status=${status}`), 200).body.items;
}
const decide = (dispute: Json, decision: string, comment = 'As the register says') =>
  otto().post(`/email-domain-disputes/${dispute.id}/decide`, { decision, comment });

describe('when someone else proves a name that is owned', () => {
  test('the owner stays, a dispute waits for the operator, and both sides are told, neither of whom', async () => {
    const { name, acme, globex, dispute } = await disputed();
    expect(await scene.read('acme', acme.id)).toMatchObject({
      status: 'owned',
      dispute: { as: 'holder', id: dispute.id },
    });
    expect(await scene.read('globex', globex.id)).toMatchObject({
      status: 'unproven',
      dispute: { as: 'claimant', id: dispute.id },
    });
    expect(dispute).toMatchObject({
      name,
      from: { organisation: { name: 'Acme' }, status: 'owned', provedBy: 'dns' },
      to: { organisation: { name: 'Globex' }, status: 'unproven' },
      status: 'open',
      may: { decide: true },
    });
    const mails = await scene.mailsAbout(name);
    const { ada, gwen, otto: operator } = application.cast.people;
    expect(mails.map(({ to, kind }) => [to, kind])).toEqual([
      [ada.email, 'disputed_holder'],
      [gwen.email, 'disputed_claimant'],
      [operator.email, 'disputed_operator'],
    ]);
    for (const { text } of mails) expect(text).not.toMatch(/Acme|Globex|Gwen|Ada/);
    expect(await scene.historyOf('acme', acme.id)).toEqual(['claimed', 'proved', 'disputed']);
    expect(await scene.historyOf('globex', globex.id)).toEqual(['claimed', 'disputed']);
    const history = await scene.as('acme').get(`/email-domains/${acme.id}/history`);
    expect(history.text).not.toContain('Globex');
    const audit = await scene.behind(({ database }) =>
      database
        .selectFrom('audit_records')
        .select(['organisation_id', 'actor_user_id'])
        .where('kind', '=', 'email_domain.disputed')
        .where('subject_id', 'in', [acme.id, globex.id])
        .execute(),
    );
    const { acme: from, globex: to } = application.cast.organisations;
    expect(audit).toContainEqual({ organisation_id: from.id, actor_user_id: null });
    expect(audit).toContainEqual({ organisation_id: to.id, actor_user_id: application.cast.people.gwen.id });
    expect(audit).toHaveLength(2);
  });

  test('once: proving it again opens no second dispute and mails nobody', async () => {
    const { name, globex, dispute } = await disputed();
    const again = await scene.prove('globex', globex.id);
    expect(said(again)).toBe('409 email_domain_owned_elsewhere');
    expect(again.body.detail).toContain('operator of this installation decides');
    expect((await openDisputes()).filter((one) => one.name === name)).toEqual([dispute]);
    expect(await scene.mailsAbout(name)).toHaveLength(3);
  });

  test('an attested name can be disputed too, and the record of the owner makes no difference', async () => {
    const name = freshName();
    const acme = await scene.claimed('acme', name);
    expectStatus(await otto().post(`/email-domains/${acme.id}/attest`, { comment: 'By contract' }), 200);
    const globex = await scene.claimed('globex', name);
    scene.publish(globex);
    expect(said(await scene.prove('globex', globex.id))).toBe('409 email_domain_owned_elsewhere');
    expect((await openDisputes()).map((one) => one.name)).toContain(name);
  });

  test('a name below an owned one is nobody’s yet, and is no dispute', async () => {
    const name = freshName();
    await scene.owned('acme', name);
    expect((await scene.owned('globex', `lab.${name}`)).status).toBe('owned');
    expect((await openDisputes()).map((one) => one.name)).not.toContain(`lab.${name}`);
  });
});

describe('the operator decides', () => {
  test('to keep: everything stays, both sides are told', async () => {
    const { name, acme, globex, dispute } = await disputed();
    const answer = await decide(dispute, 'keep', 'A secret reason');
    expect(answer.body).toMatchObject({
      status: 'kept',
      comment: 'A secret reason',
      decidedBy: { name: 'Otto Operator' },
      may: { decide: false },
      version: 2,
    });
    expect(await scene.read('acme', acme.id)).toMatchObject({ status: 'owned', dispute: null });
    expect(await scene.read('globex', globex.id)).toMatchObject({ status: 'unproven', dispute: null });
    const told = (await scene.mailsAbout(name)).slice(3);
    expect(told.map(({ kind }) => kind)).toEqual(['kept_holder', 'kept_claimant']);
    for (const { text } of told) expect(text).not.toMatch(/secret|Acme|Globex|Otto/);
    expect((await scene.place(`a@${name}`)).organisation).toBe('Acme');
  });

  test('a decision is not asked for again by the same proof, until some time has passed', async () => {
    const { name, globex, dispute } = await disputed();
    expectStatus(await decide(dispute, 'keep'), 200);
    const again = await scene.prove('globex', globex.id);
    expect(said(again)).toBe('409 email_domain_owned_elsewhere');
    expect(again.body.detail).toContain('has decided that it stays there');
    expect((await openDisputes()).filter((one) => one.name === name)).toEqual([]);
    application.clock.advance(disputeRestDays * day);
    expect(said(await scene.prove('globex', globex.id))).toBe('409 email_domain_owned_elsewhere');
    expect((await openDisputes()).filter((one) => one.name === name)).toHaveLength(1);
  });

  test('to transfer: ownership goes over, nobody is moved, both sides are told', async () => {
    const { name, acme, globex, dispute } = await disputed();
    const before = await scene.place(`b@${name}`);
    expect(before.organisation).toBe('Acme');
    expect((await decide(dispute, 'transfer')).body).toMatchObject({ status: 'transferred' });
    expect(await scene.read('acme', acme.id)).toMatchObject({ status: 'associated', own: false, proof: null });
    expect(await scene.read('globex', globex.id)).toMatchObject({ status: 'owned', provedBy: 'dns', dispute: null });
    expect((await scene.place(`c@${name}`)).organisation).toBe('Globex');
    const user = await scene.behind(({ database }) =>
      database.selectFrom('users').select('organisation_id').where('email', '=', `b@${name}`).executeTakeFirst(),
    );
    expect(user?.organisation_id).toBe(application.cast.organisations.acme.id);
    expect((await scene.mailsAbout(name)).slice(3).map(({ kind }) => kind)).toEqual([
      'transferred_holder',
      'transferred_claimant',
    ]);
    expect(await scene.historyOf('globex', globex.id)).toEqual(['claimed', 'disputed', 'dispute_transferred']);
  });

  test('once, with a comment, and on what is there', async () => {
    const { dispute } = await disputed();
    expect(said(await otto().post(`/email-domain-disputes/${dispute.id}/decide`, { decision: 'keep' }))).toBe(
      '422 invalid',
    );
    const stale = await otto()
      .with({ 'if-match': '"9"' })
      .post(`/email-domain-disputes/${dispute.id}/decide`, { decision: 'keep', comment: 'x' });
    expect(said(stale)).toBe('409 version_conflict');
    expectStatus(await decide(dispute, 'transfer'), 200);
    expect(said(await decide(dispute, 'keep'))).toBe('409 email_domain_dispute_closed');
    expect((await otto().get(`/email-domain-disputes/${dispute.id}`)).body.status).toBe('transferred');
  });

  test('nobody else: the two sides know of it, others do not', async () => {
    const { dispute } = await disputed();
    const path = `/email-domain-disputes/${dispute.id}`;
    for (const person of ['ada', 'gwen'] as const) {
      expect(said(await application.as(person).get(path))).toBe('403 forbidden');
      const answer = await application.as(person).post(`${path}/decide`, { decision: 'transfer', comment: 'Mine' });
      expect(said(answer)).toBe('403 forbidden');
      expect(said(await application.as(person).get('/email-domain-disputes'))).toBe('403 forbidden');
    }
    expect(said(await application.as('ingrid').get(path))).toBe('404 not_found');
  });
});

describe('a dispute comes to nothing', () => {
  test.each([
    ['released', (acme: Json) => scene.as('acme').patch(`/email-domains/${acme.id}`, { own: false })],
    ['removed', (acme: Json) => scene.as('acme').delete(`/email-domains/${acme.id}`)],
  ])('when the owner’s is %s: the other is told to prove it again, and then owns it', async (_case, giveUp) => {
    const { name, acme, globex, dispute } = await disputed();
    expect([200, 204]).toContain((await giveUp(acme)).status);
    expect((await openDisputes('withdrawn')).map((one) => one.id)).toContain(dispute.id);
    expect(said(await decide(dispute, 'keep'))).toBe('409 email_domain_dispute_closed');
    expect((await scene.mailsAbout(name)).at(-1)).toMatchObject({
      to: application.cast.people.gwen.email,
      kind: 'withdrawn_claimant',
    });
    expect((await scene.prove('globex', globex.id)).body.status).toBe('owned');
  });

  test('when the claim is given up: the owner is told', async () => {
    const { name, globex, dispute } = await disputed();
    expectStatus(await scene.as('globex').patch(`/email-domains/${globex.id}`, { own: false }), 200);
    expect((await openDisputes('withdrawn')).map((one) => one.id)).toContain(dispute.id);
    expect((await scene.mailsAbout(name)).at(-1)).toMatchObject({
      to: application.cast.people.ada.email,
      kind: 'withdrawn_holder',
    });
  });

  test('a third organisation’s, when the name goes to the second', async () => {
    const { name, acme, globex, dispute } = await disputed();
    const initech = await scene.claimed('initech', name);
    scene.publishAll(acme, globex, initech);
    expect(said(await scene.prove('initech', initech.id))).toBe('409 email_domain_owned_elsewhere');
    expectStatus(await decide(dispute, 'transfer'), 200);
    expect((await openDisputes()).filter((one) => one.name === name)).toEqual([]);
    expect(said(await scene.prove('initech', initech.id))).toBe('409 email_domain_owned_elsewhere');
    const [next] = (await openDisputes()).filter((one) => one.name === name);
    expect(next).toMatchObject({
      from: { organisation: { name: 'Globex' } },
      to: { organisation: { name: 'Initech' } },
    });
  });
});
