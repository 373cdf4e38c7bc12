import { describe, expect, test } from 'vitest';
import type { UserActor } from './actor.ts';
import { type Known, KnownActors } from './known-actors.ts';

const known = (userId: string): Known => ({
  actor: { kind: 'user', userId, organisationId: `${userId}'s`, accountId: 'account' } as UserActor,
  endsAt: Number.POSITIVE_INFINITY,
});
const read = (...people: string[]) => new Map(people.map((one) => [one, known(one)]));

describe('Who is known', () => {
  test('counts for a look that found them, once the database has said that they have not changed since', () => {
    const actors = new KnownActors();
    actors.confirm(actors.look(['kim']), { state: '1', changed: [null], read: read('kim') });
    const look = actors.look(['kim', 'lee']);
    expect(actors.confirm(look, { state: '2', changed: [], read: read('lee') })).toEqual([known('kim'), undefined]);
    expect(actors.look(['kim', 'lee']).known).toEqual([known('kim'), known('lee')]);
  });

  test.each(['kim', "kim's", 'account', null])('does not count once %s has changed', (whose) => {
    const actors = new KnownActors();
    actors.confirm(actors.look(['kim']), { state: '1', changed: [null], read: read('kim') });
    const look = actors.look(['kim']);
    expect(actors.confirm(look, { state: '2', changed: [whose], read: new Map() })).toEqual([undefined]);
    expect(actors.look(['kim']).known).toEqual([undefined]);
  });

  test('is not kept from a look that another one, of a later state, has overtaken', () => {
    const actors = new KnownActors();
    actors.confirm(actors.look([]), { state: '1', changed: [null], read: new Map() });
    const slow = actors.look(['kim']);
    const fast = actors.look(['lee']);
    // Kim was read at state 2 and changed before state 3, which the fast one has heard of already.
    actors.confirm(fast, { state: '3', changed: ['kim'], read: read('lee') });
    actors.confirm(slow, { state: '2', changed: [], read: read('kim') });
    expect(actors.look(['kim', 'lee'])).toMatchObject({ state: '3', known: [undefined, known('lee')] });
  });

  test('is not confirmed by an answer of another connection than those before', () => {
    const actors = new KnownActors();
    actors.confirm(actors.look(['kim']), { state: '1', changed: [null], read: read('kim') });
    const look = actors.look(['kim']);
    actors.forget();
    expect(actors.confirm(look, { state: '2', changed: [], read: read('lee') })).toEqual([undefined]);
    expect(actors.look(['kim', 'lee'])).toMatchObject({ state: undefined, known: [undefined, undefined] });
  });

  test('is ten thousand tokens at most; whoever came first has to be read again', () => {
    const actors = new KnownActors();
    const many = Array.from({ length: 10_001 }, (_, index) => `person ${index}`);
    actors.confirm(actors.look([]), { state: '1', changed: [null], read: read(...many) });
    expect(actors.look(['person 0', 'person 1', 'person 10000']).known).toEqual([
      undefined,
      known('person 1'),
      known('person 10000'),
    ]);
  });
});
