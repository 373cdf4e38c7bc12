/**
 * Which of these types an Accept header asks for (RFC 9110, section 12.5.1): the one that it prefers, and undefined where it
 * names none of them, or JSON before them. A wildcard asks for nothing in particular.
 */
export function askedType(accept: string | undefined, types: string[]): string | undefined {
  const wishes = new Map((accept ?? '').toLowerCase().split(',').map(readWish));
  const weightOf = (type: string) => wishes.get(type) ?? 0;
  const [best] = types.filter((type) => weightOf(type) > 0).sort((one, other) => weightOf(other) - weightOf(one));
  return best !== undefined && weightOf(best) >= weightOf('application/json') ? best : undefined;
}

function readWish(wish: string): [string, number] {
  const [type = '', ...parameters] = wish.split(';').map((part) => part.trim());
  const weight = parameters.find((one) => /^q\s*=/.test(one))?.replace(/^q\s*=\s*/, '');
  return [type, weight === undefined ? 1 : Number(weight) || 0];
}
