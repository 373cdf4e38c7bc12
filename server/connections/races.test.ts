import { describe, expect, test } from 'vitest';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import type { OrganisationId, UserId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { password } from '../test/cast.ts';
import type { Answer } from '../test/client.ts';
import { endConnection } from './end-connection.ts';
import { lockPairedConnections } from './lock-for-assignment.ts';
import { act, ask, asked, historyOf, list, type Party, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication({ variables: { REJECTION_COOL_DOWN_HOURS: '0' } });

/**
 * Each race runs over HTTP on two database connections, in several rounds, with either side starting. Seen to fail with
 * `.forUpdate('c')` taken out of store.ts: accept against reject and cancel, level against end, both ends, two resends and
 * two changes. Both sides then decide on what they read before the other's commit, and the second runs into the version
 * it did not expect (500) instead of hearing 409.
 */
const rounds = 8;

type Sides = { from: Party; to: Party; id: string };

async function race(
  begin: (from: Party, to: Party) => Promise<string>,
  one: (sides: Sides) => Promise<Answer>,
  other: (sides: Sides) => Promise<Answer>,
  afterwards: (answers: { one: string; other: string }, sides: Sides) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const { from, to } = await twoParties(application);
    const sides = { from, to, id: await begin(from, to) };
    const both = round % 2 === 0 ? [one(sides), other(sides)] : [other(sides), one(sides)].reverse();
    const [first, second] = await Promise.all(both);
    await afterwards({ one: said(first!), other: said(second!) }, sides);
  }
}

describe('exactly one wins', () => {
  test('accept against reject', () =>
    race(
      asked,
      ({ to, id }) => act(to, id, 'accept'),
      ({ to, id }) => act(to, id, 'reject'),
      async ({ one, other }, { from, to, id }) => {
        expect([one, other].sort()).toEqual(['200', '409 connection_already_answered']);
        const status = one === '200' ? 'paired' : 'rejected';
        expect((await read(from, id)).body).toMatchObject({ status, version: 2 });
        expect(await historyOf(to, id)).toEqual(['requested', one === '200' ? 'accepted' : 'rejected']);
      },
    ));

  test('accept against cancel', () =>
    race(
      asked,
      ({ to, id }) => act(to, id, 'accept'),
      ({ from, id }) => act(from, id, 'cancel'),
      async ({ one, other }, { from, to, id }) => {
        expect([one, other].sort()).toEqual(['200', '409 connection_already_answered']);
        const status = one === '200' ? 'paired' : 'cancelled';
        expect((await read(from, id)).body).toMatchObject({ status, version: 2 });
        expect(await historyOf(to, id)).toEqual(['requested', one === '200' ? 'accepted' : 'cancelled']);
      },
    ));

  test('two requests in the same direction', () =>
    race(
      async () => '',
      ({ from, to }) => ask(from, to),
      ({ from, to }) => ask(from, to),
      async ({ one, other }, { from, to }) => {
        expect([one, other].sort()).toEqual(['201', '409 connection_exists']);
        expect(await list(from, 'requested')).toHaveLength(1);
        expect(await list(to, 'incoming')).toHaveLength(1);
      },
    ));

  test('two requests in opposite directions do not touch each other', () =>
    race(
      async () => '',
      ({ from, to }) => ask(from, to),
      ({ from, to }) => ask(to, from),
      async (answers) => expect(answers).toEqual({ one: '201', other: '201' }),
    ));

  // Seen to fail without the second look at mayBeAsked in request-connection.ts: a request made while it is blocked passes.
  test('a request against a rejection that blocks: never a request beside a block', () =>
    race(
      asked,
      ({ from, to }) => ask(from, to),
      ({ to, id }) => act(to, id, 'reject', { block: true }),
      async ({ one, other }, { from, to }) => {
        expect(other).toBe('200');
        expect(['409 connection_exists', '404 not_found']).toContain(one);
        expect(await list(from, 'requested')).toEqual([]);
        expect(await list(to, 'incoming')).toEqual([]);
      },
    ));

  test('level change against end', () =>
    race(
      paired,
      ({ to, id }) => act(to, id, 'level'),
      ({ from, id }) => act(from, id, 'end'),
      async ({ one, other }, { from, id }) => {
        expect(other).toBe('200');
        expect(['200', '409 connection_not_paired']).toContain(one);
        const wasFirst = one === '200';
        const level = wasFirst ? 'roles_and_users' : 'roles';
        expect((await read(from, id)).body).toMatchObject({ status: 'ended', level, version: wasFirst ? 4 : 3 });
      },
    ));

  test('both sides end it', () =>
    race(
      paired,
      ({ to, id }) => act(to, id, 'end'),
      ({ from, id }) => act(from, id, 'end'),
      async ({ one, other }, { from, id }) => {
        expect([one, other].sort()).toEqual(['200', '409 connection_not_paired']);
        expect((await historyOf(from, id)).filter((kind) => kind === 'ended')).toHaveLength(1);
      },
    ));

  test('two resends: one mail', () =>
    race(
      asked,
      ({ from, id }) => act(from, id, 'resend'),
      ({ from, id }) => act(from, id, 'resend'),
      async ({ one, other }, { from, id }) => {
        expect([one, other].sort()).toEqual(['200', '429 too_soon']);
        expect(await historyOf(from, id)).toEqual(['requested', 'resent']);
      },
    ));

  test('two changes with the same If-Match', () =>
    race(
      paired,
      ({ to, id }) => act(withMatch(to, '"2"'), id, 'level', { level: 'roles' }),
      ({ to, id }) => act(withMatch(to, '"2"'), id, 'level', { level: 'roles_and_users' }),
      async ({ one, other }) => expect([one, other].sort()).toEqual(['200', '409 version_conflict']),
    ));

  test('twenty acceptances at once', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const answers = await Promise.all(Array.from({ length: 20 }, () => act(to, id, 'accept')));
    expect(answers.map(said).sort()).toEqual(['200', ...Array(19).fill('409 connection_already_answered')]);
  });
});

function withMatch(party: Party, version: string): Party {
  const client = party.administrator.client.with({ 'if-match': version });
  return { ...party, administrator: { ...party.administrator, client } };
}

describe('new assignments stop with the same commit', () => {
  function assigning(party: Party, securityLevel: UserActor['securityLevel'] = 'member'): Outside<UserActor> {
    const { services } = application;
    const actor: UserActor = {
      kind: 'user',
      userId: party.administrator.id as UserId,
      organisationId: party.id as OrganisationId,
      accountId: party.accountId as UserActor['accountId'],
      organisationKind: 'organisation',
      plan: 'paid',
      isOperator: false,
      isEnterpriseAdministrator: false,
      securityLevel,
      sessionId: null,
      apiTokenId: null,
      secondFactorAt: null,
      hasSecondFactor: false,
      isSecondFactorRequired: false,
    };
    return { actor, services, request: { id: 'test', address: null }, now: () => services.clock.now() };
  }

  test('an assignment under way holds the connection: ending waits for it', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to, 'roles_and_users');
    let hasEnded = false;
    let ending: Promise<unknown> | undefined;
    await inTransaction(assigning(from), async (context) => {
      const locked = await lockPairedConnections(context, [to.id, to.id]);
      expect([...locked]).toEqual([[to.id, { connectionId: id, level: 'roles_and_users' }]]);
      ending = act(to, id, 'end').then(() => {
        hasEnded = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(hasEnded).toBe(false);
    });
    await ending;
    expect(hasEnded).toBe(true);
    const after = await inTransaction(assigning(from), (context) => lockPairedConnections(context, [to.id]));
    expect(after.size).toBe(0);
  });

  // Seen to fail without `for share of c`: the assignment then does not wait, and finds the connection paired.
  test('an ending under way is waited for, and then nothing is assignable', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    let found: Map<string, unknown> | undefined;
    let assignment: Promise<unknown> | undefined;
    await inTransaction(assigning(to, 'administrator'), async (context) => {
      await endConnection(context, id, { comment: 'Over', withdrawTasks: false, password });
      assignment = inTransaction(assigning(from), async (own) => {
        found = await lockPairedConnections(own, [to.id]);
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(found).toBeUndefined();
    });
    await assignment;
    expect(found).toEqual(new Map());
  });

  test('several assign at once; only a change waits for them', async () => {
    const { from, to } = await twoParties(application);
    await paired(from, to);
    await inTransaction(assigning(from), async (one) => {
      await lockPairedConnections(one, [to.id]);
      const second = await inTransaction(assigning(from), (two) => lockPairedConnections(two, [to.id]));
      expect(second.size).toBe(1);
    });
  });

  test('one-way: the receiver holds nothing to assign along', async () => {
    const { from, to } = await twoParties(application);
    await paired(from, to);
    const found = await inTransaction(assigning(to), (context) => lockPairedConnections(context, [from.id]));
    expect(found.size).toBe(0);
  });
});
