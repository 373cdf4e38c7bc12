import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { mayAssign } from '../directory/may-assign.ts';
import { holdAddresses, type KnownPerson } from '../identity/hold-addresses.ts';
import { findUntrusted } from '../organisations/change-trusted-list.ts';
import { type FieldError, Problem } from '../platform/errors.ts';
import { selectNames } from './list-store.ts';
import type { WorkspaceStanding } from './workspace.ts';

/**
 * Whom an invitation is for: a user who can sign in, or an address that nobody has yet. `personId` says whose address it is all
 * the same, of a disabled user too: nobody counts twice (SPEC 9).
 */
export type Invitee = {
  email: string;
  user: { userId: string; email: string; organisationId: string } | null;
  personId: string | null;
};
type Asked = { path: string; email: string };

/**
 * Whom the addresses and the people picked from the directory are, each once however they are named. A disabled user is
 * treated like nobody yet, so that enabling them opens nothing by itself. Addresses are held: see holdAddresses. 422 for
 * somebody whom the directory does not show the actor.
 */
export async function resolveInvitees(
  context: Context<UserActor>,
  body: { emails: string[]; userIds: string[] },
): Promise<{ asked: Asked[]; invitees: Invitee[] }> {
  const picked = await addressesOf(context, body.userIds);
  const asked = [...body.emails.map((email, index) => ({ path: `emails.${index}`, email })), ...picked];
  const known = await holdAddresses(
    context,
    asked.map(({ email }) => email),
  );
  return { asked, invitees: inviteesOf(asked, known) };
}

/** Whom these addresses are, each once, from what is known of who has them. */
export function inviteesOf(asked: { email: string }[], known: Map<string, KnownPerson>): Invitee[] {
  const invitees = new Map<string, Invitee>();
  for (const { email } of asked) {
    const person = known.get(email);
    const user = person?.isActive ? person : null;
    const personId = person?.userId ?? null;
    const key = personId ?? email;
    if (!invitees.has(key)) invitees.set(key, { email, user, personId });
  }
  return [...invitees.values()];
}

async function addressesOf(context: Context<UserActor>, userIds: string[]): Promise<Asked[]> {
  if (userIds.length === 0) return [];
  const choices = userIds.map((id) => ({ kind: 'user' as const, id }));
  const assignable = await mayAssign(context, choices);
  const errors = choices.flatMap((choice, index) =>
    assignable(choice)
      ? []
      : [{ path: `userIds.${index}`, message: 'is nobody whom the directory shows you' } satisfies FieldError],
  );
  if (errors.length > 0) throw new Problem('invalid', errors.map(sentence).join('; '), { errors });
  const rows = await selectNames(context, userIds);
  const byId = new Map(rows.map((row) => [row.id, row.email]));
  return userIds.map((id, index) => ({ path: `userIds.${index}`, email: byId.get(id.toLowerCase()) ?? '' }));
}

/**
 * 422 `not_trusted` for each address that the organisation's trusted list keeps out (SPEC 8). The organisation's own
 * people need no place on it.
 */
export async function refuseUntrusted(
  context: Context<UserActor>,
  { workspace }: WorkspaceStanding,
  { asked, invitees }: { asked: Asked[]; invitees: Invitee[] },
): Promise<void> {
  const own = new Set(
    invitees.filter(({ user }) => user?.organisationId === workspace.organisation_id).map(({ email }) => email),
  );
  const untrusted = await withWiderSight(
    context,
    "the trusted list of the workspace's organisation binds whoever invites",
    () =>
      findUntrusted(
        context,
        workspace.organisation_id,
        asked.map(({ email }) => email),
      ),
  );
  const out = new Set(untrusted.filter((email) => !own.has(email)));
  const errors = asked
    .filter(({ email }) => out.has(email))
    .map(({ path, email }) => ({ path, message: `${email} is not on the organisation's trusted list` }));
  if (errors.length > 0) throw new Problem('not_trusted', errors.map(sentence).join('; ').slice(0, 2000), { errors });
}

function sentence({ path, message }: FieldError): string {
  return `${path}: ${message}`;
}
