import { describe, expect, it } from 'vitest';
import { chooseShape, layOut, nextTowards, type Relation } from './map-layout.ts';

const relations: Relation[] = ['we_send_to', 'sends_to_us', 'both_ways', 'elsewhere'];

function others(count: number, relationOf: (index: number) => Relation) {
  return Array.from({ length: count }, (_, index) => ({
    id: `o${index}`,
    name: `Organisation ${String(index).padStart(3, '0')}`,
    relation: relationOf(index),
  }));
}

describe('the map of the network', () => {
  for (const count of [1, 2, 3, 10, 14, 15, 60, 200]) {
    for (const isNarrow of [false, true]) {
      it(`places ${count} organisations without one box over another (${isNarrow ? 'phone' : 'wide'})`, () => {
        const shape = chooseShape(count, isNarrow);
        for (const mixed of [() => 'we_send_to' as const, (index: number) => relations[index % 3]!]) {
          const placed = [...layOut(others(count, mixed), shape), { id: 'us', x: 0, y: 0 }];
          expect(placed).toHaveLength(count + 1);
          for (const [index, one] of placed.entries()) {
            for (const other of placed.slice(index + 1)) {
              const apart = Math.abs(one.x - other.x) >= shape.width || Math.abs(one.y - other.y) >= shape.height;
              expect(apart, `${one.id} (${one.x},${one.y}) and ${other.id} (${other.x},${other.y})`).toBe(true);
            }
          }
        }
      });
    }
  }

  it('reads from left to right: who sends to us at the left, whom we send to at the right', () => {
    const placed = layOut(
      others(8, (index) => (index < 4 ? 'we_send_to' : 'sends_to_us')),
      chooseShape(8, false),
    );
    expect(placed.filter((one) => one.x > 0).map((one) => one.id)).toEqual(['o0', 'o1', 'o2', 'o3']);
    expect(
      placed
        .filter((one) => one.x < 0)
        .map((one) => one.id)
        .sort(),
    ).toEqual(['o4', 'o5', 'o6', 'o7']);
  });

  it('puts an only organisation at the right, or at the left when it only sends to us', () => {
    expect(
      layOut(
        others(1, () => 'we_send_to'),
        chooseShape(1, false),
      )[0]!.x,
    ).toBeGreaterThan(0);
    expect(
      layOut(
        others(1, () => 'sends_to_us'),
        chooseShape(1, false),
      )[0]!.x,
    ).toBeLessThan(0);
  });

  it('moves with the arrow keys to the nearest one that way', () => {
    const placed = [
      { id: 'us', x: 0, y: 0 },
      { id: 'right', x: 300, y: 10 },
      { id: 'far', x: 600, y: 0 },
      { id: 'below', x: 0, y: 200 },
    ];
    expect(nextTowards(placed, 'us', { x: 1, y: 0 })).toBe('right');
    expect(nextTowards(placed, 'us', { x: 0, y: 1 })).toBe('below');
    expect(nextTowards(placed, 'us', { x: -1, y: 0 })).toBeNull();
  });
});
