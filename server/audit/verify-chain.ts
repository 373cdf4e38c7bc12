import { type CommittedField, canonicalJson, commit, firstPreviousHash, type HashedFields, hashOf } from './chain.ts';

/** A record as it lies in the chain: what is hashed, the hash that stands beside it, and what was opened to the reader. */
export type Link = HashedFields & {
  hash: string;
  /** What the reader sees of a committed field, with the salt to check it by. */
  opened: Partial<Record<CommittedField, { salt: string; value: string }>>;
};

/** Why the chain is broken there. */
export type Reason = 'altered' | 'removed' | 'reordered' | 'rewritten' | 'unreadable';
export type Broken = { sequence: number; id: string | null; reason: Reason };
export type Verdict = { checked: number; firstBroken: Broken | null; last: Place };
/** A place in a chain: how many records it holds, and the hash of the last of them. */
export type Place = { sequence: number; hash: string };
/** The records of one chain in the order of their numbers, again from the start each time it is called. */
export type ReadChain = () => AsyncIterable<Link>;

/** What is known of a chain from elsewhere: where it begins, where it ends, and hashes that signed checkpoints hold. */
export type Expectations = {
  /** The record before the first one that is there; a whole chain begins with none. */
  after?: Place;
  end?: Place | undefined;
  checkpoints?: Map<number, string>;
};

/**
 * Walks a chain from its first record on and names the first that is altered, removed or reordered, in constant memory.
 * `rewritten`: every hash fits, but not the one that a signed checkpoint holds.
 */
export async function verifyChain(read: ReadChain, expected: Expectations = {}): Promise<Verdict> {
  let last: Last = { ...(expected.after ?? { sequence: 0, hash: firstPreviousHash }), id: null };
  let checked = 0;
  for await (const link of read()) {
    const firstBroken = (await brokenAt(read, link, last)) ?? rewrittenAt(link, expected);
    if (firstBroken) return { checked, firstBroken, last };
    last = { sequence: link.sequence, hash: link.hash, id: link.id };
    checked += 1;
  }
  return { checked, firstBroken: brokenEnd(last, expected), last };
}

type Last = Place & { id: string | null };

async function brokenAt(read: ReadChain, link: Link, last: Last): Promise<Broken | null> {
  const next = last.sequence + 1;
  const here = { sequence: link.sequence, id: link.id };
  if (!isSound(link)) return { ...here, reason: await alteredOrMoved(read, link) };
  if (link.sequence < next) return { ...here, reason: 'reordered' };
  if (link.sequence > next) return missing(read, next);
  // It says truly what it was, but stood after another record: the one before it was altered and hashed anew.
  if (link.previousHash !== last.hash) return { sequence: last.sequence, id: last.id, reason: 'altered' };
  return null;
}

/** A number that is skipped: its record stands further on, or nowhere. */
async function missing(read: ReadChain, sequence: number): Promise<Broken> {
  for await (const link of read()) {
    if (link.sequence === sequence) return { sequence, id: link.id, reason: 'reordered' };
  }
  return { sequence, id: null, reason: 'removed' };
}

function rewrittenAt(link: Link, { checkpoints }: Expectations): Broken | null {
  const signed = checkpoints?.get(link.sequence);
  return signed === undefined || signed === link.hash
    ? null
    : { sequence: link.sequence, id: link.id, reason: 'rewritten' };
}

/** Records that the end of the chain, or a checkpoint, knows of and that are not there any more. */
function brokenEnd(last: Place, { end, checkpoints = new Map() }: Expectations): Broken | null {
  const furthest = Math.max(end?.sequence ?? 0, ...checkpoints.keys());
  if (furthest > last.sequence) return { sequence: last.sequence + 1, id: null, reason: 'removed' };
  if (end && end.sequence === last.sequence && end.hash !== last.hash)
    return { sequence: last.sequence, id: null, reason: 'rewritten' };
  return null;
}

/** Its own hash fits what it says, and what was opened of it fits the commitments. */
export function isSound(link: Link): boolean {
  const opened = Object.entries(link.opened) as [CommittedField, { salt: string; value: string }][];
  return (
    hashOf(link) === link.hash &&
    opened.every(([field, { salt, value }]) => commit(salt, value) === link.commitments[field])
  );
}

/**
 * A record whose hash fits at another place of the chain was moved; one that fits nowhere was altered. Each place is a
 * number and the hash before it, as the records that are there tell them.
 */
async function alteredOrMoved(read: ReadChain, link: Link): Promise<'altered' | 'reordered'> {
  const fits = (sequence: number, previousHash: string) =>
    sequence !== link.sequence && isSound({ ...link, sequence, previousHash });
  if (fits(1, firstPreviousHash)) return 'reordered';
  for await (const other of read()) {
    if (fits(other.sequence, other.previousHash) || fits(other.sequence, link.previousHash)) return 'reordered';
    if (fits(other.sequence + 1, other.hash) || fits(other.sequence - 1, link.previousHash)) return 'reordered';
  }
  return 'altered';
}

/** The committed fields that a reader is shown, from values and salts. */
export function openedFields(
  values: { actor: string | null; subject: string | null; detail: unknown },
  salts: Record<CommittedField, string | null>,
): Link['opened'] {
  const { actor, subject, detail } = values;
  return {
    ...(salts.actor && actor !== null ? { actor: { salt: salts.actor, value: actor } } : {}),
    ...(salts.subject && subject !== null ? { subject: { salt: salts.subject, value: subject } } : {}),
    ...(salts.detail ? { detail: { salt: salts.detail, value: canonicalJson(detail) } } : {}),
  };
}
