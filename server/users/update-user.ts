import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { endAccess } from '../identity/end-access.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { Problem } from '../platform/errors.ts';
import type { UserChange, UserView } from './contract.ts';
import { reachUser, readUser } from './find-users.ts';
import { refuseProvisioningAgent } from './provisioning-agent.ts';
import { lockUser, updateUser as saveUser } from './store.ts';
import { changeUser } from './user.ts';

/**
 * Renames, disables or enables a user. People rename themselves; the rest is for administrators of the organisation.
 * Disabling ends sessions and tokens at once, and enabling revives none of them; what the person holds stays, for
 * coordinators to transfer (SPEC 5). 409 `last_administrator`, `user_pending`, `version_conflict`; `user_not_active` for the agent of a provisioning token.
 */
export function updateUser(context: Outside<UserActor>, id: string, change: UserChange): Promise<UserView> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachUser(context, id);
    if (change.name !== undefined) authorize(context.actor, 'user.rename', facts);
    if (change.status !== undefined) authorize(context.actor, 'user.disable', facts);
    const act = () => saveChange(context, facts, change);
    await (change.status === undefined ? act() : keepAnAdministrator(context, [facts.organisationId], act));
    return readUser(context, id);
  });
}

type Whose = { userId: string; organisationId: string };

async function saveChange(context: Context, { userId, organisationId }: Whose, change: UserChange): Promise<void> {
  if (change.status !== undefined) await expectSamePowers(context);
  const user = await lockUser(context, userId);
  if (user?.organisation_id !== organisationId) throw new Problem('version_conflict');
  expectVersion(context, user);
  const changed = changeUser(user, change);
  if (Object.keys(changed).length === 0) return;
  if (changed.status === 'active') await refuseProvisioningAgent(context, user);
  await saveUser(context, user, changed);
  // When enabling too: a sign-in that ran beside the disabling may have left a session behind.
  if (changed.status) await endAccess(context, userId);
  const subject = { kind: 'user', id: userId };
  if (changed.name !== undefined) {
    await record(context, {
      kind: 'user.renamed',
      organisationIds: [organisationId],
      subject,
      detail: { name: changed.name },
    });
  }
  if (changed.status !== undefined) {
    const kind = changed.status === 'disabled' ? 'user.disabled' : 'user.enabled';
    await record(context, { kind, organisationIds: [organisationId], subject });
  }
}
