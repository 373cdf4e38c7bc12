import type { Assignee } from '../directory/assignee.ts';
import { isInvitable, readAddresses } from '../people/parse-addresses.ts';

/** How many people one invitation takes. */
export const INVITEES_LIMIT = 200;

/** Somebody to invite: an address, or a person whom the directory shows. */
export type Invitee = { kind: 'address'; email: string } | { kind: 'person'; person: Assignee };

export function keyOf(invitee: Invitee): string {
  return invitee.kind === 'address' ? invitee.email : invitee.person.id;
}

/** What a person is called while they are being chosen. */
export function sayInvitee(invitee: Invitee): string {
  return invitee.kind === 'address' ? invitee.email : invitee.person.name;
}

/** The addresses in what was typed or pasted, each once, and the pieces that are none. */
export function addressesIn(words: string): { emails: string[]; others: string[] } {
  const read = readAddresses(words, { here: new Set() });
  return {
    emails: read.filter(isInvitable).map((one) => one.email),
    others: read.filter((one) => !isInvitable(one)).map((one) => one.email),
  };
}

/** Adds those who are not there yet, up to the limit. */
export function withInvitees(chosen: Invitee[], more: Invitee[]): Invitee[] {
  const there = new Set(chosen.map(keyOf));
  const fresh = more.filter((one) => !there.has(keyOf(one)) && there.add(keyOf(one)));
  return [...chosen, ...fresh].slice(0, INVITEES_LIMIT);
}

export function requestOf(chosen: Invitee[]): { emails: string[]; userIds: string[] } {
  return {
    emails: chosen.flatMap((one) => (one.kind === 'address' ? [one.email] : [])),
    userIds: chosen.flatMap((one) => (one.kind === 'person' ? [one.person.id] : [])),
  };
}
