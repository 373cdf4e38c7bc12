import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction } from '../access/context.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { addMember } from '../roles/add-member.ts';
import { createRole } from '../roles/create-role.ts';
import { deleteRole } from '../roles/delete-role.ts';
import { removeMember } from '../roles/remove-member.ts';
import { updateRole } from '../roles/update-role.ts';
import { type Caller, expectUnchanged } from './caller.ts';
import { etagOfGroup, membersMaximum, reachProvisionedGroup, readGroupView } from './find-groups.ts';
import { changeOfMembers, type GroupSaid, readGroup, readGroupSteps } from './group-resource.ts';
import { findMembersOf, keepOfGroup, type ProvisionedGroup } from './group-store.ts';
import { stepsOf } from './patch.ts';
import type { Projection } from './project.ts';
import type { Resource } from './resource.ts';
import { badRequest, ScimError } from './scim-error.ts';
import { findProvisionedIds, lockProvisioning } from './user-store.ts';

type Asked = { id: string; body: Record<string, unknown>; projection: Projection };

/** A group becomes a private role of members; what else it is for, administrators say here. 409 `uniqueness`. */
export function createGroup(caller: Caller, body: Record<string, unknown>, projection: Projection): Promise<Resource> {
  const said = readGroup(body);
  return inTransaction(caller.context, async (context) => {
    const { organisationId } = context.actor;
    await begin(context);
    const role = await createRole(context, organisationId, {
      name: said.displayName ?? '',
      description: '',
      visibility: 'private',
      securityLevel: 'member',
      isAuditor: false,
    });
    await keepOfGroup(context, { organisationId, roleId: role.id }, said.externalId ?? null);
    await changeMembers(caller, context, { group: await reachProvisionedGroup(context, role.id), said });
    return readGroupView(context, role.id, projection);
  });
}

/** PUT: the members are these and no others. */
export function replaceGroup(caller: Caller, { id, body, projection }: Asked): Promise<Resource> {
  return changeGroup(caller, { id, said: readGroup(body), projection });
}

/** PATCH: the operations in their order, all of them or none. */
export function patchGroup(caller: Caller, { id, body, projection }: Asked): Promise<Resource> {
  return changeGroup(caller, { id, said: readGroupSteps(stepsOf(body), id), projection });
}

/**
 * Renames a role, or changes who is in it; only people of the organisation are. Everyone holds who is active and nobody
 * else, the built-in ones keep their names (400 `mutability`), and who administers is decided here, unless the
 * organisation switches it on (403). 409 for the last administrator and `uniqueness`; 412.
 */
function changeGroup(
  caller: Caller,
  { id, said, projection }: { id: string; said: GroupSaid; projection: Projection },
): Promise<Resource> {
  return inTransaction(caller.context, async (context) => {
    const { organisationId } = context.actor;
    await begin(context);
    const group = await reachProvisionedGroup(context, id);
    expectUnchanged(caller, etagOfGroup(group));
    if (said.displayName !== undefined && said.displayName !== group.name) {
      if (group.builtin) throw badRequest('mutability', `${group.name} belongs to every organisation under its name.`);
      refuseForAdministration(caller, group);
      await updateRole(context, id, { name: said.displayName });
    }
    if (said.externalId !== undefined && said.externalId !== group.external_id)
      await keepOfGroup(context, { organisationId, roleId: id }, said.externalId);
    await changeMembers(caller, context, { group, said });
    return readGroupView(context, id, projection);
  });
}

/** Deletes a role; its members stay. 400 `mutability` for built-in ones; 409 where tasks name it; 403 as for changing. */
export function deleteGroup(caller: Caller, id: string): Promise<void> {
  return inTransaction(caller.context, async (context) => {
    await begin(context);
    const group = await reachProvisionedGroup(context, id);
    expectUnchanged(caller, etagOfGroup(group));
    refuseForAdministration(caller, group);
    await deleteRole(context, id);
  });
}

/** Requests of provisioning come one after the other, and nobody else changes who is in which role meanwhile. */
async function begin(context: Context<UserActor>): Promise<void> {
  await lockProvisioning(context, context.actor.organisationId);
  await holdOrganisation(context, context.actor.organisationId);
}

async function changeMembers(
  caller: Caller,
  context: Context<UserActor>,
  { group, said }: { group: ProvisionedGroup; said: GroupSaid },
): Promise<void> {
  if (said.memberSteps.length === 0) return;
  const members = await findMembersOf(context, [group.id], membersMaximum);
  const { added, removed } = changeOfMembers(new Set(members.map((member) => member.id)), said.memberSteps);
  if (added.length === 0 && removed.length === 0) return;
  refuseForAdministration(caller, group);
  const known = new Set(await findProvisionedIds(context, context.actor.organisationId, added));
  const unknown = added.find((id) => !known.has(id));
  if (unknown) throw badRequest('invalidValue', `There is no user ${unknown}, or none that this token may know of.`);
  for (const id of added) await addMember(context, group.id, id);
  for (const id of removed) await removeMember(context, group.id, id);
}

function refuseForAdministration(caller: Caller, group: ProvisionedGroup): void {
  if (group.security_level !== 'administrator' || caller.managesAdministrators) return;
  throw new ScimError(403, 'Who administers is decided here, unless the organisation lets provisioning do it.');
}
