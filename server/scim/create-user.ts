import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { record } from '../audit/record.ts';
import { type HeldAddress, holdAddressToProvision, joinByProvisioning } from '../identity/provision.ts';
import { invite } from '../invitations/invite.ts';
import { sendMail } from '../notices/send-mail.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { updateUser } from '../users/update-user.ts';
import { type Caller, provisionerOf, refuseForAdministrators } from './caller.ts';
import { readUserView } from './find-users.ts';
import type { Projection } from './project.ts';
import type { Resource } from './resource.ts';
import { badRequest, ScimError } from './scim-error.ts';
import { draftOf, readWholeUser, type UserDraft } from './user-resource.ts';
import { findProvisionedUserByEmail, keepOfUser, lockProvisioning, type ProvisionedUser } from './user-store.ts';

/**
 * An identity provider creates somebody. Under an e-mail domain that the account of the organisation owns they are a user
 * at once, without a password, and told by mail; under any other they are invited and pending until they accept, whether
 * or not somebody elsewhere has the address. Whom provisioning deleted before comes back as who they were. 409
 * `uniqueness` for an address that somebody has; 400 `invalidValue` under an e-mail domain that another account owns.
 */
export function createUser(caller: Caller, body: Record<string, unknown>, projection: Projection): Promise<Resource> {
  const draft = draftOf(readWholeUser(body));
  return inTransaction(caller.context, async (context) => {
    const { organisationId } = context.actor;
    await lockProvisioning(context, organisationId);
    const held = await holdAddressToProvision(context, { email: draft.email }, provisionerOf(context));
    await holdOrganisation(context, organisationId);
    const own = await findProvisionedUserByEmail(context, organisationId, draft.email);
    const userId = await (own ? bringBack(caller, context, { user: own, draft }) : add(context, draft, held));
    await keepOfUser(context, { organisationId, userId }, keptOf(draft));
    return readUserView(context, userId, projection);
  });
}

/** What is kept of somebody beside the person. */
export function keptOf(draft: UserDraft) {
  return {
    external_id: draft.externalId,
    given_name: draft.givenName,
    family_name: draft.familyName,
    deleted_at: null,
  };
}

function taken(): ScimError {
  return new ScimError(409, 'Somebody has this address already.', { scimType: 'uniqueness' });
}

async function bringBack(
  caller: Caller,
  context: Context<UserActor>,
  { user, draft }: { user: ProvisionedUser; draft: UserDraft },
): Promise<string> {
  if (user.deleted_at === null || user.status !== 'disabled') throw taken();
  refuseForAdministrators(caller, user, 'bring back');
  await updateUser(context, user.id, { name: draft.name, status: draft.active ? 'active' : 'disabled' });
  await recordProvisioned(context, user.id, draft.email);
  return user.id;
}

function add(context: Context<UserActor>, draft: UserDraft, held: HeldAddress): Promise<string> {
  if (!held.proof) return inviteThem(context, draft);
  if (held.holder) throw taken();
  return join(context, draft, held.proof);
}

async function inviteThem(context: Context<UserActor>, draft: UserDraft): Promise<string> {
  if (!draft.active)
    throw badRequest(
      'invalidValue',
      'This address is under no e-mail domain of the account, so it is invited or nothing.',
    );
  const { userId } = await invite(context, context.actor.organisationId, {
    email: draft.email,
    roleIds: [],
    message: '',
  });
  if (!userId) throw new Error('an invitation was made without its pending user');
  if (draft.name !== draft.email) await updateUser(context, userId, { name: draft.name });
  return userId;
}

async function join(
  context: Context<UserActor>,
  draft: UserDraft,
  proof: NonNullable<HeldAddress['proof']>,
): Promise<string> {
  const userId = await joinByProvisioning(context, { proof, ...draft }, provisionerOf(context));
  await recordProvisioned(context, userId, draft.email);
  if (draft.active) await tell(context, draft.email);
  else await updateUser(context, userId, { status: 'disabled' });
  return userId;
}

function recordProvisioned(context: Context<UserActor>, userId: string, email: string): Promise<void> {
  return record(context, {
    kind: 'user.provisioned',
    organisationIds: [context.actor.organisationId],
    subject: { kind: 'user', id: userId },
    detail: { email },
  });
}

async function tell(context: Context<UserActor>, email: string): Promise<void> {
  const { organisationId } = context.actor;
  const name = (await nameOrganisationsInMail(context, [organisationId]))(organisationId);
  const url = context.services.environment.PUBLIC_URL.replace(/\/+$/, '');
  await sendMail(context, {
    to: email,
    kind: 'user.provisioned',
    subject: `${name} has made you a Causeway account`,
    text: [
      `${name} works with Causeway, and its identity provider has made you an account there. Sign in with this address:`,
      `${url}/sign-in`,
      'If you are asked for a password and have none yet, say there that you have forgotten it, and set one.',
    ].join('\n\n'),
  });
}
