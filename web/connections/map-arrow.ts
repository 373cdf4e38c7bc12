interface Point {
  x: number;
  y: number;
}

const HEAD = 9;
const AIR = 5;
/** How far the two arrows of a pair bend apart. */
const BEND = 22;

/** Where a line from the middle of a box towards a point leaves the box. */
function edgeOfBox(middle: Point, towards: Point, box: { width: number; height: number }): Point {
  const dx = towards.x - middle.x;
  const dy = towards.y - middle.y;
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : (box.width / 2 + AIR) / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : (box.height / 2 + AIR) / Math.abs(dy),
  );
  return { x: middle.x + dx * scale, y: middle.y + dy * scale };
}

/** Arrows spread out from the middle of the map: words stand where there is room, towards the other end. */
const OUTWARDS = 0.6;
/** Those of a pair one above the other, so that both can be read. */
const PAIR = { outgoing: 0.7, incoming: 0.36 };

function placeOfWords(from: Point, to: Point, isPair: boolean): number {
  const [start, end] = [Math.hypot(from.x, from.y), Math.hypot(to.x, to.y)];
  if (start === end) return 0.5;
  if (start < end) return isPair ? PAIR.outgoing : OUTWARDS;
  return 1 - (isPair ? PAIR.incoming : OUTWARDS);
}

/** The line, its head and the place for its words. */
export function arrowBetween(from: Point, to: Point, box: { width: number; height: number }, isPair: boolean) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const aside = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  const bend = isPair ? BEND : 0;
  const middle = { x: (from.x + to.x) / 2 + aside.x * bend * 2, y: (from.y + to.y) / 2 + aside.y * bend * 2 };
  const start = edgeOfBox(from, middle, box);
  const tip = edgeOfBox(to, middle, box);
  const control = {
    x: (start.x + tip.x) / 2 + aside.x * bend * 1.4,
    y: (start.y + tip.y) / 2 + aside.y * bend * 1.4,
  };
  const along = Math.hypot(tip.x - control.x, tip.y - control.y) || 1;
  const unit = { x: (tip.x - control.x) / along, y: (tip.y - control.y) / along };
  const neck = { x: tip.x - unit.x * HEAD, y: tip.y - unit.y * HEAD };
  const wing = { x: -unit.y * HEAD * 0.5, y: unit.x * HEAD * 0.5 };
  const at = placeOfWords(from, to, isPair);
  return {
    path: `M ${say(start)} Q ${say(control)} ${say(neck)}`,
    head: `M ${say(tip)} L ${say({ x: neck.x + wing.x, y: neck.y + wing.y })} L ${say({ x: neck.x - wing.x, y: neck.y - wing.y })} Z`,
    label: {
      x: (1 - at) ** 2 * start.x + 2 * (1 - at) * at * control.x + at ** 2 * tip.x,
      y: (1 - at) ** 2 * start.y + 2 * (1 - at) * at * control.y + at ** 2 * tip.y,
    },
  };
}

const LETTER_WIDTH = 6;
const WORDS_HEIGHT = 16;

/** Whether words on the arrow lie over neither of the two boxes: beside each other these need room for them in between. */
export function hasRoomForWords(
  from: Point,
  to: Point,
  box: { width: number; height: number },
  words: string,
): boolean {
  const between = Math.abs(to.x - from.x) - box.width;
  const above = Math.abs(to.y - from.y) - box.height;
  return above >= WORDS_HEIGHT || between >= words.length * LETTER_WIDTH;
}

function say({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
