import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { changeAddressByProvisioning, type HeldAddress, holdAddressToProvision } from '../identity/provision.ts';
import { withdrawPendingInvitation } from '../invitations/withdraw-invitation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { updateUser } from '../users/update-user.ts';
import { becomeParticipant, holdWhereInvited } from '../workspaces/become-participant.ts';
import { type Caller, expectUnchanged, provisionerOf, refuseForAdministrators } from './caller.ts';
import { keptOf } from './create-user.ts';
import { etagOfUser, reachProvisionedUser, readUserView, viewUser } from './find-users.ts';
import { stepsOf } from './patch.ts';
import { type Projection, project } from './project.ts';
import type { Resource } from './resource.ts';
import { badRequest, ScimError } from './scim-error.ts';
import { draftOf, readUserSteps, readWholeUser, type UserDraft, type UserSaid } from './user-resource.ts';
import { keepOfUser, lockProvisioning, type ProvisionedUser } from './user-store.ts';

type Change = { id: string; said: UserSaid; projection: Projection };

/** PUT: what is left out stays as it is (RFC 7644, section 3.5.1). 400 `invalidValue` without userName. */
export function replaceUser(
  caller: Caller,
  { id, body, projection }: { id: string; body: Record<string, unknown>; projection: Projection },
): Promise<Resource> {
  return changeUser(caller, { id, said: readWholeUser(body), projection });
}

/** PATCH: the operations in their order, all of them or none. */
export function patchUser(
  caller: Caller,
  { id, body, projection }: { id: string; body: Record<string, unknown>; projection: Projection },
): Promise<Resource> {
  return changeUser(caller, { id, said: readUserSteps(stepsOf(body), id), projection });
}

/**
 * Renames, disables or enables somebody of the organisation, or gives them another address within the e-mail domains of
 * its account. Disabling ends sessions and tokens at once; of somebody who is pending it withdraws the invitation. 409 for
 * the last administrator (SPEC 5) and `uniqueness`; 403 for powers that provisioning does not give; 412.
 */
function changeUser(caller: Caller, { id, said, projection }: Change): Promise<Resource> {
  return inTransaction(caller.context, async (context) => {
    const { organisationId } = context.actor;
    await lockProvisioning(context, organisationId);
    const before = await reachProvisionedUser(context, id);
    expectUnchanged(caller, etagOfUser(before));
    const draft = draftOf(said, nowOf(before));
    const held = await holdAddresses(context, before, draft);
    await holdOrganisation(context, organisationId);
    // Nobody else changed them since they were looked at, which was before the locks.
    if ((await reachProvisionedUser(context, id)).version !== before.version)
      throw new ScimError(409, 'It was changed meanwhile; try again.');
    if (before.status === 'pending' && !draft.active) return withdraw(context, before, projection);
    refuse(caller, before, draft);
    if (held && draft.active) await holdWhereInvited(context, [draft.email]);
    if (held) await changeAddress(context, { id, draft, held });
    await updateUser(context, id, changeOf(before, draft));
    if (isKeptOtherwise(before, draft)) await keepOfUser(context, { organisationId, userId: id }, keptOf(draft));
    // Last: it settles shares. Whoever is disabled joins nothing until they come back and accept.
    if (held && draft.active) await becomeParticipant(context, { userId: id, email: draft.email });
    return readUserView(context, id, projection);
  });
}

function nowOf(user: ProvisionedUser): UserDraft {
  return {
    email: user.email,
    name: user.name,
    active: user.status !== 'disabled',
    externalId: user.external_id,
    givenName: user.given_name,
    familyName: user.family_name,
  };
}

async function holdAddresses(
  context: Context<UserActor>,
  before: ProvisionedUser,
  draft: UserDraft,
): Promise<HeldAddress | undefined> {
  if (draft.email === before.email) return undefined;
  return holdAddressToProvision(context, { email: draft.email, formerEmail: before.email }, provisionerOf(context));
}

function refuse(caller: Caller, before: ProvisionedUser, draft: UserDraft): void {
  const isMoving = draft.email !== before.email;
  if (isMoving && before.status === 'pending')
    throw badRequest('mutability', 'This person is invited by this address; delete them and create them again.');
  if (isMoving) refuseForAdministrators(caller, before, 'change the address of');
  if (draft.active && before.status === 'disabled') refuseForAdministrators(caller, before, 'enable');
}

function changeOf(before: ProvisionedUser, draft: UserDraft) {
  const isActive = before.status !== 'disabled';
  return {
    ...(draft.name === before.name ? {} : { name: draft.name }),
    ...(draft.active === isActive ? {} : { status: draft.active ? ('active' as const) : ('disabled' as const) }),
  };
}

function isKeptOtherwise(before: ProvisionedUser, draft: UserDraft): boolean {
  return (
    before.external_id !== draft.externalId ||
    before.given_name !== draft.givenName ||
    before.family_name !== draft.familyName ||
    before.deleted_at !== null
  );
}

async function changeAddress(
  context: Context<UserActor>,
  { id, draft, held }: { id: string; draft: UserDraft; held: HeldAddress },
): Promise<void> {
  await changeAddressByProvisioning(context, { userId: id, email: draft.email, held }, provisionerOf(context));
  await record(context, {
    kind: 'user.email_changed',
    organisationIds: [context.actor.organisationId],
    subject: { kind: 'user', id },
    detail: { email: draft.email },
  });
}

/** The invitation's link dies and the pending user goes; the answer is the last that is heard of them. */
async function withdraw(context: Context<UserActor>, user: ProvisionedUser, projection: Projection): Promise<Resource> {
  await withdrawPendingInvitation(context, context.actor.organisationId, user.email);
  const view = viewUser(context, { ...user, status: 'disabled' }, []);
  return { etag: etagOfUser(user), body: project(view, projection) };
}

/**
 * DELETE: disables somebody, ends their sessions and tokens, and shows them to provisioning no more; people are never
 * erased from history (SPEC 5). An invitation is withdrawn. 409 for the last administrator; 412.
 */
export function deleteUser(caller: Caller, id: string): Promise<void> {
  return inTransaction(caller.context, async (context) => {
    const { organisationId } = context.actor;
    await lockProvisioning(context, organisationId);
    await holdOrganisation(context, organisationId);
    const user = await reachProvisionedUser(context, id);
    expectUnchanged(caller, etagOfUser(user));
    if (user.status === 'pending') return withdrawPendingInvitation(context, organisationId, user.email);
    await updateUser(context, id, { status: 'disabled' });
    const kept = { ...keptOf(nowOf(user)), deleted_at: context.now() };
    await keepOfUser(context, { organisationId, userId: id }, kept);
    await record(context, {
      kind: 'user.deprovisioned',
      organisationIds: [organisationId],
      subject: { kind: 'user', id },
    });
  });
}
