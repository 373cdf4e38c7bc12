import { describe, expect, test } from 'vitest';
import { Known, type Look, Sort } from './known.ts';

const colours = new Sort<string>(3);
const red = { value: 'red', from: ['kim', 'acme'] };

/** Asks the database and hears its answer at once. */
function hear(known: Known, state: string, ...changed: (string | null)[]): Look {
  const look = known.hear(known.look(), { state, changed });
  if (!look) throw new Error('Nobody else asked.');
  return look;
}

/** Somebody who knows of Kim, as the database answered at its first state. */
function knowingKim(): Known {
  const known = new Known();
  known.keep(hear(known, 'a 1', null), colours, 'kim', red);
  return known;
}

describe('What is known', () => {
  test('holds once the database has said that nothing of it has changed since', () => {
    const known = knowingKim();
    hear(known, 'a 2');
    hear(known, 'a 3', 'lee', 'globex');
    expect(known.recall(colours, 'kim')).toBe('red');
    expect(known.recall(colours, 'lee')).toBeUndefined();
    expect(known.recall(new Sort<string>(3), 'kim')).toBeUndefined();
  });

  test.each(['kim', 'acme', null])('is not known any more once %s has changed, until it is read again', (what) => {
    const known = knowingKim();
    const answered = hear(known, 'a 2', what);
    expect(known.recall(colours, 'kim')).toBeUndefined();
    known.keep(answered, colours, 'kim', { ...red, value: 'blue' });
    expect(known.recall(colours, 'kim')).toBe('blue');
  });

  test('does not hold when its change was heard of while it was under way', () => {
    const known = knowingKim();
    const slow = known.look();
    // Read at state 2, changed before state 3, which another look has heard of already.
    hear(known, 'a 3', 'kim');
    known.keep(slow, colours, 'kim', red);
    known.keep(slow, colours, 'lee', { value: 'blue', from: ['lee', 'globex'] });
    expect(known.recall(colours, 'kim')).toBeUndefined();
    expect(known.recall(colours, 'lee')).toBe('blue');
  });

  test('is of the newest state that follows from what is known; one that was overtaken tells of changes, and keeps nothing', () => {
    const known = knowingKim();
    const slow = known.look();
    hear(known, 'a 3');
    expect(known.hear(slow, { state: 'a 2', changed: ['kim'] })).toBeUndefined();
    expect(known.look().state).toBe('a 3');
    expect(known.recall(colours, 'kim')).toBeUndefined();
  });

  test('of one server is not kept beside the state of another', () => {
    const known = knowingKim();
    const elsewhere = known.look();
    hear(known, 'a 5');
    // Another run of a server says that perhaps everything has changed, and is overtaken.
    expect(known.hear(elsewhere, { state: 'b 2', changed: [null] })).toBeUndefined();
    expect([known.isOf('a'), known.isOf('b')]).toEqual([true, false]);
    const next = known.hear(known.look(), { state: 'b 2', changed: [null] });
    expect([next?.state, known.isOf('a'), known.isOf('b')]).toEqual(['b 2', false, true]);
    expect(known.recall(colours, 'kim')).toBeUndefined();
  });

  test('is nothing over a new connection, and nothing that was asked before it is kept', () => {
    const known = knowingKim();
    const look = known.look();
    known.forget();
    expect(known.recall(colours, 'kim')).toBeUndefined();
    known.keep(look, colours, 'kim', red);
    expect(known.recall(colours, 'kim')).toBeUndefined();
    expect(known.hear(look, { state: 'a 2', changed: [] })).toBeUndefined();
    expect(known.look().state).toBeUndefined();
    expect(known.isOf('a')).toBe(false);
  });

  test('is so many of a sort at most; whatever came first has to be read again', () => {
    const known = new Known();
    const look = hear(known, 'a 1', null);
    for (const name of ['one', 'two', 'three', 'four']) known.keep(look, colours, name, { value: 'blue', from: [] });
    expect(['one', 'two', 'four'].map((name) => known.recall(colours, name))).toEqual([undefined, 'blue', 'blue']);
  });

  test('is not known any more when more has changed than is remembered', () => {
    const known = knowingKim();
    const slow = known.look();
    const answered = hear(known, 'a 2', ...Array.from({ length: 10_001 }, (_, index) => `change ${index}`));
    expect(known.recall(colours, 'kim')).toBeUndefined();
    known.keep(slow, colours, 'kim', red);
    expect(known.recall(colours, 'kim')).toBeUndefined();
    known.keep(answered, colours, 'kim', red);
    expect(known.recall(colours, 'kim')).toBe('red');
  });
});
