import { type Context, withWiderSight } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { becomeParticipants, holdWhereInvited } from '../workspaces/become-participant.ts';
import {
  findHolders,
  findInvitedAmong,
  findPeopleUnder,
  lockPeopleUnder,
  makeAliases,
  type PersonUnder,
  saveAddresses,
} from './address-store.ts';
import { canonicalEmail } from './email-address.ts';
import { findOwnedEmailDomains } from './find-owned-email-domain.ts';
import { lockEveryAddress } from './person-store.ts';
import { isAtOrBelow } from './place.ts';
import { deleteLinksOf } from './store.ts';

export type AddressMove = { userId: string; organisationId: string; isActive: boolean; from: string; to: string };

/** As many as one transaction moves in a few seconds. */
export const movedAddressesMaximum = 20_000;
/** Collisions that a refusal names. */
const namedMaximum = 50;

/**
 * The address with the same local part under the other name; sub-domains keep their place below it. Undefined for an
 * address that is not under `from`, or that is there already because `to` lies below `from`.
 */
export function moveAddress(email: string, from: string, to: string): string | undefined {
  const at = email.lastIndexOf('@') + 1;
  const host = email.slice(at);
  const isThere = isAtOrBelow(to, from) && isAtOrBelow(host, to);
  if (!isAtOrBelow(host, from) || isThere) return undefined;
  return `${email.slice(0, at)}${host.slice(0, host.length - from.length)}${to}`;
}

/**
 * Moves the address of every person of an account from under one name to under another: all or none, while nobody else
 * decides on any address. The old addresses stay as aliases; links that wait in old mailboxes die. People stay in their
 * organisations. Part of changing the e-mail domain of an account, whose verb records it and tells them. 409
 * `email_domain_unproven` where the account does not own what covers a new address, `email_taken` with the addresses
 * that somebody else has, `limit_reached`.
 */
export function moveAddresses(
  context: Context,
  change: { accountId: string; from: string; to: string },
): Promise<AddressMove[]> {
  return withWiderSight(context, 'an address may belong to a user of any organisation', async () => {
    await lockEveryAddress(context);
    await expectOwned(context, change.accountId, [`somebody@${change.to}`]);
    // Nobody's address becomes another meanwhile, so those that are to come are known before their people are held.
    const coming = movesOf(await findPeopleUnder(context, change.accountId, change.from), change);
    await holdWhereInvited(
      context,
      coming.map(({ to }) => to),
    );
    const moves = movesOf(await lockPeopleUnder(context, change.accountId, change.from), change);
    if (moves.length > movedAddressesMaximum) {
      throw new Problem(
        'limit_reached',
        `At most ${movedAddressesMaximum} addresses are moved at once; do it by sub-domain.`,
      );
    }
    if (moves.length === 0) return moves;
    await expectOwned(context, change.accountId, [...new Set(moves.map(({ to }) => to))]);
    await expectFree(context, moves);
    await makeAliases(context, moves);
    await saveAddresses(context, moves);
    await deleteLinksOf(context, moves);
    return moves;
  });
}

function movesOf(people: PersonUnder[], change: { from: string; to: string }): AddressMove[] {
  return people.flatMap(({ id, organisation_id: organisationId, email, status }) => {
    const to = moveAddress(email, change.from, change.to);
    return to === undefined ? [] : [{ userId: id, organisationId, isActive: status === 'active', from: email, to }];
  });
}

/**
 * Whoever can sign in becomes the participant that their new address was invited as while nobody had it, so that nobody is in a
 * workspace twice (SPEC 9). The last step of the change: what it settles is held for the commit alone.
 */
export async function joinWhereInvited(context: Context, moves: AddressMove[]): Promise<void> {
  const people = moves.filter(({ isActive }) => isActive).map(({ userId, to }) => ({ userId, email: to }));
  await becomeParticipants(context, people);
}

async function expectOwned(context: Context, accountId: string, emails: string[]): Promise<void> {
  const ownedOver = await findOwnedEmailDomains(context, emails);
  const foreign = emails.find((email) => ownedOver(email)?.accountId !== accountId);
  if (foreign === undefined) return;
  const name = foreign.slice(foreign.lastIndexOf('@') + 1);
  throw new Problem('email_domain_unproven', `No organisation of the account owns the e-mail domain ${name}.`);
}

async function expectFree(context: Context, moves: AddressMove[]): Promise<void> {
  const holders = new Map((await findHolders(context, moves)).map((row) => [row.email, row.user_id]));
  const invited = new Set((await findInvitedAmong(context, moves)).map((row) => `${row.organisation_id} ${row.email}`));
  const errors = moves.flatMap(({ userId, organisationId, from, to }) => {
    const holder = holders.get(to);
    if (holder !== undefined && holder !== userId)
      return [{ path: from, message: `cannot become ${to}, which somebody else has` }];
    if (invited.has(`${organisationId} ${to}`))
      return [{ path: from, message: `cannot become ${to}, which is invited there; withdraw the invitation first` }];
    return canonicalEmail(to) === to ? [] : [{ path: from, message: `cannot become ${to}, which is too long` }];
  });
  if (errors.length === 0) return;
  const count = errors.length === 1 ? 'One address' : `${errors.length} addresses`;
  throw new Problem('email_taken', `${count} cannot be moved, so none is: ${errors[0]?.path} ${errors[0]?.message}.`, {
    errors: errors.slice(0, namedMaximum),
    extra: { collisions: errors.length },
  });
}
