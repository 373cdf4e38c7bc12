/** How an organisation stands to the one in the middle. */
export type Relation = 'sends_to_us' | 'we_send_to' | 'both_ways' | 'elsewhere';

export interface Placed {
  id: string;
  /** The middle of its box; the organisation in the middle of the map is at 0, 0. */
  x: number;
  y: number;
}

export interface Shape {
  width: number;
  height: number;
  gap: number;
  /** The innermost ring, and how much wider each further one is. */
  ring: { x: number; y: number };
  step: { x: number; y: number };
}

/** Few organisations stand in one ring with room for the words on the arrows; many stand closer. Phones are higher than wide: names there have three lines, and arrows their room. */
const CROWD = 18;
const ROOMY: Shape = {
  width: 172,
  height: 42,
  gap: 26,
  ring: { x: 370, y: 168 },
  step: { x: 240, y: 100 },
};
const CROWDED: Shape = { width: 150, height: 40, gap: 10, ring: { x: 235, y: 128 }, step: { x: 166, y: 88 } };
const NARROW: Shape = { width: 120, height: 56, gap: 14, ring: { x: 174, y: 205 }, step: { x: 150, y: 115 } };

export function chooseShape(count: number, isNarrow: boolean): Shape {
  if (isNarrow) return NARROW;
  return count > CROWD ? CROWDED : widened(ROOMY, count);
}

const WIDENING = 1.05;

/** The same with a first ring that has room for all. */
function widened(shape: Shape, count: number): Shape {
  if (makeRing(shape, 0).capacity >= count) return shape;
  return widened({ ...shape, ring: { x: shape.ring.x * WIDENING, y: shape.ring.y * WIDENING } }, count);
}

const STEPS = 720;
const MAX_RINGS = 60;
/** Not to the brim: where the ellipse bends, a box takes a little more room than its share. */
const FILLED = 0.9;

interface Ring {
  x: number;
  y: number;
  /** Running room from angle 0 on: how many boxes fit up to each small step. */
  room: number[];
  capacity: number;
}

/** How many boxes fit around an ellipse: near its sides they stand one below the other, near top and bottom side by side. */
function makeRing(shape: Shape, index: number): Ring {
  const x = shape.ring.x + index * shape.step.x;
  const y = shape.ring.y + index * shape.step.y;
  const room = [0];
  for (let step = 1; step <= STEPS; step += 1) {
    const angle = ((step - 0.5) / STEPS) * 2 * Math.PI;
    const sideBySide = (x * Math.abs(Math.sin(angle))) / (shape.width + shape.gap);
    const oneBelowTheOther = (y * Math.abs(Math.cos(angle))) / (shape.height + shape.gap);
    room.push(room[step - 1]! + (Math.max(sideBySide, oneBelowTheOther) * 2 * Math.PI) / STEPS);
  }
  return { x, y, room, capacity: Math.max(1, Math.floor(room[STEPS]! * FILLED)) };
}

/** The angle up to which a share (0 to 1) of the ring's room lies. */
function angleAt(ring: Ring, share: number): number {
  const wanted = (share - Math.floor(share)) * ring.room[STEPS]!;
  const step = ring.room.findIndex((room) => room >= wanted);
  return (Math.max(0, step) / STEPS) * 2 * Math.PI;
}

/** As many rings as are needed, each filled to the same degree. */
function ringsFor(shape: Shape, count: number): Ring[] {
  const rings: Ring[] = [];
  let capacity = 0;
  while (capacity < count && rings.length < MAX_RINGS) {
    const ring = makeRing(shape, rings.length);
    rings.push(ring);
    capacity += ring.capacity;
  }
  return rings;
}

type Named = { id: string; name: string; relation: Relation };

/**
 * A calm picture: ours in the middle; whom we send work to at the right, who sends to us at the left, as the arrows of
 * the lists read; who does both above and below. The same organisations always stand at the same place.
 */
export function layOut(others: Named[], shape: Shape): Placed[] {
  const of = (relation: Relation) =>
    others.filter((one) => one.relation === relation).sort((a, b) => a.name.localeCompare(b.name));
  const both = of('both_ways');
  const above = both.slice(0, Math.ceil(both.length / 2));
  const below = both.slice(above.length);
  const around = [...of('we_send_to'), ...below, ...of('elsewhere'), ...of('sends_to_us').reverse(), ...above];

  const rings = ringsFor(shape, around.length);
  const members = deal(around, rings);
  const placed: Placed[] = [];
  for (const [index, ring] of rings.entries()) {
    const inner = placed.map(({ x, y }) => Math.atan2(y, x));
    placed.push(...placeOn(ring, members[index] ?? [], shape, inner));
  }
  return placed;
}

/** Deals out in turn, so that neighbours in the order come to stand near each other whatever their ring. */
function deal(around: Named[], rings: Ring[]): Named[][] {
  const capacity = rings.reduce((sum, ring) => sum + ring.capacity, 0);
  const members: Named[][] = rings.map(() => []);
  around.forEach((one, index) => {
    const share = rings.map((ring, at) => ((index + 1) * ring.capacity) / capacity - members[at]!.length);
    const open = share.map((wish, at) => (members[at]!.length < rings[at]!.capacity ? wish : Number.NEGATIVE_INFINITY));
    members[open.indexOf(Math.max(...open))]!.push(one);
  });
  return members;
}

/**
 * Spreads a ring's members evenly, turned so that those we send work to are centred at the right, and a little aside of
 * those on inner rings, so that arrows pass between these.
 */
function placeOn(ring: Ring, members: Named[], shape: Shape, inner: number[]): Placed[] {
  const at = (angle: number) => ({ x: ring.x * Math.cos(angle), y: ring.y * Math.sin(angle) });
  const spread = (aside: number) => {
    const turn = turnOf(members) + aside / Math.max(1, members.length);
    const angles = members.map((_one, index) => angleAt(ring, turn + index / members.length + 1));
    pushApart(angles, (one, other) => {
      const [a, b] = [at(one), at(other)];
      return Math.abs(a.x - b.x) < shape.width + 2 && Math.abs(a.y - b.y) < shape.height + 2;
    });
    return angles;
  };
  const tries = (inner.length === 0 ? [0] : ASIDE).map((aside) => {
    const angles = spread(aside);
    return { angles, crossing: countCrossing(angles.map(at), inner, ring, shape) };
  });
  const { angles } = tries.reduce((best, one) => (one.crossing < best.crossing ? one : best));
  return members.map(({ id }, index) => {
    const { x, y } = at(angles[index]!);
    return { id, x: Math.round(x), y: Math.round(y) };
  });
}

/** Shares of the room between two neighbours by which a ring may be turned. */
const ASIDE = [0, 0.25, -0.25, 0.5, -0.5, 0.4, -0.4, 0.1, -0.1];

/** How many straight arrows from the middle come near a box on an inner ring, seen as angles. */
function countCrossing(points: { x: number; y: number }[], inner: number[], ring: Ring, shape: Shape): number {
  const width = Math.atan2(shape.height / 2 + 6, Math.min(ring.x, ring.y) * 0.8);
  const angles = points.map(({ x, y }) => Math.atan2(y, x));
  return angles.filter((angle) =>
    inner.some((other) => Math.abs(Math.atan2(Math.sin(angle - other), Math.cos(angle - other))) < width),
  ).length;
}

/** The share of a turn after which the first member stands. */
function turnOf(members: Named[]): number {
  const count = members.length;
  const right = members.filter((one) => one.relation === 'we_send_to').length;
  const left = members.filter((one) => one.relation === 'sends_to_us').length;
  const above = count - members.findLastIndex((one) => one.relation !== 'both_ways') - 1;
  if (right > 0) return -(right - 1) / 2 / count;
  return left > 0 ? 0.5 - (count - above - (left + 1) / 2) / count : 0;
}

const PUSHES = 400;
const PUSH = Math.PI / 720;

/** Where the ellipse bends, even spreading can lay a box on its neighbour: those move along the ring, a little at a time. */
function pushApart(angles: number[], overlap: (one: number, other: number) => boolean): void {
  for (let push = 0; push < PUSHES; push += 1) {
    const tight = angles.flatMap((angle, index) => {
      const next = (index + 1) % angles.length;
      return next !== index && overlap(angle, angles[next]!) ? [[index, next] as const] : [];
    });
    if (tight.length === 0) return;
    for (const [index, next] of tight) {
      angles[index] = angles[index]! - PUSH;
      angles[next] = angles[next]! + PUSH;
    }
  }
}

/** The next box in a direction: near, and rather straight ahead than aside. */
export function nextTowards(placed: Placed[], fromId: string, direction: { x: number; y: number }): string | null {
  const from = placed.find((one) => one.id === fromId);
  if (!from) return null;
  let best: { id: string; cost: number } | null = null;
  for (const one of placed) {
    const ahead = (one.x - from.x) * direction.x + (one.y - from.y) * direction.y;
    const aside = Math.abs((one.x - from.x) * direction.y) + Math.abs((one.y - from.y) * direction.x);
    if (one.id === fromId || ahead <= 1) continue;
    const cost = ahead + 2 * aside;
    if (!best || cost < best.cost) best = { id: one.id, cost };
  }
  return best?.id ?? null;
}
