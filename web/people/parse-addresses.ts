export type AddressState = 'fine' | 'malformed' | 'twice' | 'here' | 'invited' | 'elsewhere';

export interface ReadAddress {
  email: string;
  state: AddressState;
}

/** How many are read at once. */
export const ADDRESS_LIMIT = 500;

/** What is known of addresses before they are invited. */
export interface Known {
  here: ReadonlySet<string>;
  invited?: ReadonlySet<string>;
  elsewhere?: ReadonlySet<string>;
  /** What the server does not take for an address. */
  malformed?: ReadonlySet<string>;
}

/** What stands between signs that people put between addresses: lines, commas, semicolons, tabs, spaces. */
function pieces(pasted: string): string[] {
  const found: string[] = [];
  // A name in quotation marks may hold a comma of its own.
  for (const part of pasted.replace(/"[^"]*"/g, ' ').split(/[\n\r,;\t]+/)) {
    const inBrackets = /<([^<>]*)>/.exec(part)?.[1];
    if (inBrackets !== undefined) found.push(inBrackets);
    else if (part.includes('@')) found.push(...part.split(/\s+/).filter((word) => word.includes('@')));
    else found.push(part);
  }
  return found.map((piece) => piece.trim().replace(/^["'<]+|["'>.]+$/g, '')).filter(Boolean);
}

function looksLikeAddress(email: string): boolean {
  return email.length <= 254 && /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(email);
}

function stateOf(email: string, known: Known): AddressState {
  if (!looksLikeAddress(email) || known.malformed?.has(email)) return 'malformed';
  if (known.here.has(email)) return 'here';
  if (known.elsewhere?.has(email)) return 'elsewhere';
  return known.invited?.has(email) ? 'invited' : 'fine';
}

/** Reads a pasted list, in its order: each address once, and what is wrong with those that cannot be invited. */
export function readAddresses(pasted: string, known: Known): ReadAddress[] {
  const read = new Map<string, ReadAddress>();
  for (const piece of pieces(pasted)) {
    const email = piece.toLowerCase();
    const earlier = read.get(email);
    if (earlier?.state === 'fine') earlier.state = 'twice';
    if (earlier) continue;
    if (read.size === ADDRESS_LIMIT) break;
    read.set(email, { email, state: stateOf(email, known) });
  }
  return [...read.values()];
}

export function isInvitable(address: ReadAddress): boolean {
  return address.state === 'fine' || address.state === 'twice' || address.state === 'invited';
}
