import { describe, expect, test } from 'vitest';
import { Known, Sort } from './known.ts';

const colours = new Sort<string>(3);

/** Asks the database and hears its answer at once. */
function hear(known: Known, state: string, ...changed: (string | null)[]): void {
  known.hear(known.look(), { state, changed });
}

describe('What is known', () => {
  test('holds once the database has said that nothing of it has changed since', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    known.keep(colours, 'kim', 'red', ['kim', 'acme']);
    hear(known, 'a 2');
    hear(known, 'a 3', 'lee', 'globex');
    expect(known.recall(colours, 'kim')).toBe('red');
    expect(known.recall(colours, 'lee')).toBeUndefined();
    expect(known.recall(new Sort<string>(3), 'kim')).toBeUndefined();
  });

  test.each(['kim', 'acme', null])('is forgotten once %s has changed', (what) => {
    const known = new Known();
    hear(known, 'a 1', null);
    known.keep(colours, 'kim', 'red', ['kim', 'acme']);
    hear(known, 'a 2', what);
    expect(known.recall(colours, 'kim')).toBeUndefined();
  });

  test('may be kept when others were heard meanwhile, but not when they told of a change of it', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    const slow = known.look();
    // Kim was read at state 2 and changed before state 3, which another look has heard of already.
    hear(known, 'a 3', 'kim');
    expect(known.isUnchanged(slow, ['kim', 'acme'])).toBe(false);
    expect(known.isUnchanged(slow, ['lee', 'acme'])).toBe(true);
    expect(known.isUnchanged(known.look(), ['kim'])).toBe(true);
    hear(known, 'a 4', null);
    expect(known.isUnchanged(slow, ['lee'])).toBe(false);
  });

  test('is of the newest state that follows from what is known; one that was overtaken only tells of changes', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    known.keep(colours, 'kim', 'red', ['kim']);
    const slow = known.look();
    hear(known, 'a 3');
    known.hear(slow, { state: 'a 2', changed: ['kim'] });
    expect(known.look().state).toBe('a 3');
    expect(known.recall(colours, 'kim')).toBeUndefined();
  });

  test('is nothing over a new connection, and nothing that was asked before it is kept', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    known.keep(colours, 'kim', 'red', ['kim']);
    const look = known.look();
    known.forget();
    expect(known.recall(colours, 'kim')).toBeUndefined();
    expect(known.isUnchanged(look, ['kim'])).toBe(false);
    known.hear(look, { state: 'a 2', changed: [] });
    expect(known.look().state).toBeUndefined();
  });

  test('belongs to one run of one server', () => {
    const known = new Known();
    expect(known.isOf('17')).toBe(false);
    hear(known, '17.5 12:12:', null);
    expect(known.isOf('17.5')).toBe(true);
    expect(known.isOf('17')).toBe(false);
  });

  test('is so many of a sort at most; whatever came first has to be read again', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    for (const name of ['one', 'two', 'three', 'four']) known.keep(colours, name, 'blue', []);
    expect(['one', 'two', 'four'].map((name) => known.recall(colours, name))).toEqual([undefined, 'blue', 'blue']);
  });

  test('is not kept when more has changed meanwhile than is remembered', () => {
    const known = new Known();
    hear(known, 'a 1', null);
    const look = known.look();
    hear(known, 'a 2', ...Array.from({ length: 10_001 }, (_, index) => `change ${index}`));
    expect(known.isUnchanged(look, ['kim'])).toBe(false);
    expect(known.isUnchanged(known.look(), ['kim'])).toBe(true);
  });
});
