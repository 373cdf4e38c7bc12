import { describe, expect, test } from 'vitest';
import { type Assignee, byOrganisation } from './assignee.ts';
import { offer, onlyOne } from './assignee-search.ts';

const one = (kind: Assignee['kind'], name: string, organisation: string): Assignee => ({
  kind,
  id: `${organisation} ${name}`,
  name,
  organisation: { id: organisation, name: organisation },
});

describe('whom a search found', () => {
  test('stands under organisations, ours first, roles before people', () => {
    const groups = byOrganisation(
      [
        one('user', 'Ann', 'Globex'),
        one('role', 'Berths', 'Globex'),
        one('role', 'Desk', 'Acme'),
        one('user', 'Zoe', 'Us'),
      ],
      'Us',
    );
    expect(groups.map((group) => [group.organisation.name, group.entries.map((entry) => entry.name)])).toEqual([
      ['Us', ['Zoe']],
      ['Acme', ['Desk']],
      ['Globex', ['Berths', 'Ann']],
    ]);
  });

  test('Enter takes the one that is meant beyond doubt, and nobody else', () => {
    const permits = one('role', 'Permits', 'Globex');
    const old = one('role', 'Old permits', 'Globex');
    expect(onlyOne([permits], 'per')).toBe(permits);
    expect(onlyOne([old, permits], ' PERMITS ')).toBe(permits);
    expect(onlyOne([old, permits], 'perm')).toBeUndefined();
    expect(onlyOne([permits, one('role', 'Permits', 'Acme')], 'permits')).toBeUndefined();
    expect(onlyOne([], 'permits')).toBeUndefined();
  });

  test('while the answer is on its way, only those of the earlier one that fit what is typed', () => {
    const found = { items: [one('role', 'Büro', 'Acme'), one('role', 'Permits', 'Globex')], hasMore: true };
    expect(offer(found, 'buro', true)?.items.map((entry) => entry.name)).toEqual(['Büro']);
    expect(offer(found, 'zoo', true)?.items).toEqual([]);
    expect(offer(found, 'zoo', false)).toBe(found);
    expect(offer(undefined, 'zoo', true)).toBeUndefined();
  });
});
