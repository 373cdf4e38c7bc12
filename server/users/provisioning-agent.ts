import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findJoined } from '../roles/find-roles.ts';
import { insertUser, type UserRow } from './store.ts';

/**
 * Who acts in the audit when an identity provider provisions the organisation: an agent without a mailbox, disabled, so
 * that nobody signs in as it, assigns it work or counts it. Part of making a provisioning token.
 */
export async function insertProvisioningAgent(context: Context, organisationId: string, name: string): Promise<string> {
  const id = newId<'user'>();
  await insertUser(context, {
    id,
    organisation_id: organisationId,
    name,
    email: `${id}@agents.invalid`,
    kind: 'agent',
    status: 'disabled',
    created_at: context.now(),
  });
  return id;
}

/** Those of these users who stand for a provisioning token, whether or not that is still there: agents that never joined. */
export async function findProvisioningAgents(
  context: Context,
  users: Pick<UserRow, 'id' | 'kind'>[],
): Promise<Set<string>> {
  const agentIds = users.filter(({ kind }) => kind === 'agent').map(({ id }) => id);
  const joined = await findJoined(context, agentIds);
  return new Set(agentIds.filter((id) => !joined.has(id)));
}

/** 409 `user_not_active` for one of them: enabled, work would go to it that nobody does; moved, the audit would name somebody else's. */
export async function refuseProvisioningAgent(context: Context, user: Pick<UserRow, 'id' | 'kind'>): Promise<void> {
  if (!(await findProvisioningAgents(context, [user])).has(user.id)) return;
  throw new Problem(
    'user_not_active',
    'This agent stands for a provisioning token in the audit, and for nothing else: it stays disabled, and where it is.',
  );
}
