import type { Context } from '../access/context.ts';
import { agentAddress } from '../identity/email-address.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { joinOrganisation } from '../roles/join-organisation.ts';
import { countAgents, findUser, insertUser, type UserRow } from './store.ts';

/**
 * Makes an agent: an active user of an organisation, in Everyone, with an address that nobody has and no password. Part of
 * creating one, whose verb has asked whether the actor may, holds the organisation and records it. 409 `limit_reached`.
 */
export async function makeAgent(
  context: Context,
  { organisationId, name, atMost }: { organisationId: string; name: string; atMost: number },
): Promise<string> {
  if ((await countAgents(context, organisationId)) >= atMost)
    throw new Problem('limit_reached', `An organisation has at most ${atMost} agents.`);
  const id = newId<'user'>();
  await insertUser(context, {
    id,
    organisation_id: organisationId,
    name,
    email: agentAddress(id),
    kind: 'agent',
    status: 'active',
    created_at: context.now(),
  });
  await joinOrganisation(context, { userId: id, organisationId, roleIds: [] });
  return id;
}

/** An agent of an organisation; undefined for persons and for agents of others. */
export async function findAgentOf(
  context: Context,
  organisationId: string,
  userId: string,
): Promise<UserRow | undefined> {
  const user = await findUser(context, userId);
  return user?.kind === 'agent' && user.organisation_id === organisationId ? user : undefined;
}
