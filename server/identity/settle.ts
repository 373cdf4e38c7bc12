import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { openAccount } from '../accounts/open-account.ts';
import { foundOrganisation } from '../organisations/found-organisation.ts';
import { holdOrganisations } from '../organisations/hold-organisation.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { joinOrganisation } from '../roles/join-organisation.ts';
import { leaveRoles } from '../roles/leave-roles.ts';
import { becomeParticipant } from '../workspaces/become-participant.ts';
import type { Decision } from './decide-placement.ts';
import { deleteAliasesOf, insertPerson, lockPerson, type PersonRow, updatePerson } from './person-store.ts';
import {
  closeInvitations,
  deletePendingUser,
  hasOtherPeople,
  lockPendingUser,
  organisationKind,
  rolesOf,
} from './placement-store.ts';
import { addressOf, type ProvedEmail } from './proved-email.ts';
import { savePasswordHash } from './store.ts';

/** By what act somebody comes to an organisation; kept with the reason. */
export type PlacementAct = NonNullable<Tables['users']['placement_act']>;

/** Why somebody belongs where they belong, as it is kept on them. */
function reason(context: Context, decision: Decision, act: PlacementAct) {
  return {
    placement_rule: decision.rule,
    placement_email_domain: decision.emailDomain,
    placement_act: act,
    placed_at: context.now(),
  };
}

/**
 * Makes the user whom a sign-up, an invitation or an identity provider brings, where placement says, in Everyone and the invited roles.
 * In the organisation that they found for themselves they are administrator. They take part in the workspaces that the
 * address was invited to. The caller holds the address's lock.
 */
export async function settleNew(
  context: Context,
  person: { proof: ProvedEmail; act: PlacementAct; name: string; passwordHash: string | null },
  decision: Decision,
): Promise<string> {
  const email = addressOf(person.proof);
  const lone = decision.organisationId === null ? await foundLone(context, person.name) : undefined;
  const organisationId = decision.organisationId ?? lone?.id;
  if (!organisationId) throw new Error('placement named no organisation');
  await closeWaiting(context, { organisationId, email }, decision);
  const pending = await lockPendingUser(context, organisationId, email);
  // Roles come with the invitation; whom another rule places, an old one does not empower.
  if (pending && decision.rule !== 'invitation') await leaveRoles(context, pending.id);
  const id = pending?.id ?? newId<'user'>();
  const settled = {
    organisation_id: organisationId,
    name: person.name,
    email,
    status: 'active' as const,
    is_enterprise_administrator: decision.makesEnterpriseAdministrator,
    ...reason(context, decision, person.act),
  };
  if (pending) await updatePerson(context, id, settled);
  else await insertPerson(context, { id, ...settled, created_at: context.now() });
  // Whoever signs in at an identity provider has none.
  if (person.passwordHash !== null) await savePasswordHash(context, id, person.passwordHash);
  await joinOrganisation(context, {
    userId: id,
    organisationId,
    roleIds: lone ? [lone.administratorsRoleId] : [],
  });
  await becomeParticipant(context, { userId: id, email });
  return id;
}

/** Somebody who has a user already, with the address that decided and the act. */
export type Mover = { person: PersonRow; proof: ProvedEmail; act: PlacementAct };

/**
 * Moves somebody who has a user already to where placement says, or keeps them there with the new reason; an individual
 * organisation that they were alone in stays behind, empty. The proved address is theirs with the same statement. 409
 * `last_administrator` when theirs would be left without one, `member_elsewhere` for operators, `version_conflict` for who
 * was moved, disabled or enabled, or got another address, since they were looked at.
 */
export async function settleExisting(context: Context, mover: Mover, decision: Decision): Promise<string> {
  const { person } = mover;
  const fromId = person.organisation_id;
  const from = await organisationKind(context, fromId);
  if (from.kind === 'installation' || person.is_operator) {
    throw new Problem('member_elsewhere', 'Operators stay where they are.');
  }
  const lone = decision.organisationId === null ? await foundLone(context, person.name) : undefined;
  const toId = decision.organisationId ?? lone?.id;
  if (!toId) throw new Error('placement named no organisation');
  await holdOrganisations(context, [fromId, toId]);
  const act = () => settleIn(context, mover, { ...decision, toId, roleIds: lone ? [lone.administratorsRoleId] : [] });
  const mayStayEmpty = from.kind === 'individual' && !(await hasOtherPeople(context, fromId, person.id));
  await (mayStayEmpty ? act() : keepAnAdministrator(context, [fromId, toId], act));
  return toId;
}

async function settleIn(
  context: Context,
  { person, proof, act }: Mover,
  to: Decision & { toId: string; roleIds: string[] },
) {
  const { toId } = to;
  const current = await lockPerson(context, person.id);
  if (!current || !isWhereTheyWere(current, person)) throw new Problem('version_conflict');
  const email = addressOf(proof);
  await closeWaiting(context, { organisationId: toId, email }, to);
  const pending = await lockPendingUser(context, toId, email);
  const invitedRoles = pending && to.rule === 'invitation' ? await rolesOf(context, pending.id) : [];
  if (pending) await deletePendingUser(context, pending.id);
  // Whoever belongs there needs no invitation by the address that they give up.
  if (current.email !== email)
    await endWaiting(context, { organisationId: toId, email: current.email, status: 'withdrawn' });
  if (current.organisation_id !== toId) await leaveRoles(context, current.id);
  const isSameAccount = await sameAccount(context, toId, current.organisation_id);
  if (!isSameAccount) await deleteAliasesOf(context, current.id);
  await updatePerson(context, current.id, {
    organisation_id: toId,
    email,
    ...reason(context, to, act),
    is_enterprise_administrator:
      to.makesEnterpriseAdministrator || (isSameAccount && current.is_enterprise_administrator),
  });
  await joinOrganisation(context, {
    userId: current.id,
    organisationId: toId,
    roleIds: [...to.roleIds, ...invitedRoles],
  });
}

function isWhereTheyWere(current: PersonRow, person: PersonRow): boolean {
  const { organisation_id, email, status } = person;
  return current.organisation_id === organisation_id && current.email === email && current.status === status;
}

async function sameAccount(context: Context, one: string, other: string): Promise<boolean> {
  return (await organisationKind(context, one)).accountId === (await organisationKind(context, other)).accountId;
}

/** Before the pending user is touched, like everywhere, so that nobody waits in a circle. */
function closeWaiting(
  context: Context,
  of: { organisationId: string; email: string },
  { rule }: Decision,
): Promise<void> {
  const status = rule === 'invitation' || rule === 'link_agent' ? 'accepted' : 'withdrawn';
  return closeInvitations(context, { ...of, status });
}

/** What waited for an address in an organisation is over, and its pending user goes; part of settling somebody another way. */
export async function endWaiting(
  context: Context,
  of: { organisationId: string; email: string; status: 'accepted' | 'withdrawn' },
): Promise<void> {
  await closeInvitations(context, of);
  const pending = await lockPendingUser(context, of.organisationId, of.email);
  if (pending) await deletePendingUser(context, pending.id);
}

/** An organisation of one's own, in an account of its own on the free plan (SPEC 2). */
async function foundLone(context: Context, name: string) {
  const accountId = await openAccount(context, { name, plan: 'free', shareAllowance: 0 });
  return foundOrganisation(context, { accountId, name, kind: 'individual', connectionVisibility: 'none' });
}
