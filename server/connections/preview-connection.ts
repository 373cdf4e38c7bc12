import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { markOfAgent } from '../access/people.ts';
import type { ConnectionLevel } from '../access/visible.ts';
import type { PreviewView } from './contract.ts';
import { loadFor } from './find-connections.ts';
import { selectProvedEmailDomains, selectShownPeople, selectShownRoles } from './preview-store.ts';

/**
 * Before consent, what it means: exactly which roles and people the asking side would see at this level, and the e-mail
 * domains that it has proved (SPEC 6). For administrators of the receiving side; the conditions are the directory's own.
 */
export function previewConnection(
  context: Outside<UserActor>,
  id: string,
  level: ConnectionLevel,
): Promise<PreviewView> {
  return inTransaction(context, async (context) => {
    const connection = await loadFor(context, id, 'connection.preview');
    const showsPeople = level === 'roles_and_users';
    const roles = await selectShownRoles(context, connection.toOrganisationId);
    const users = showsPeople ? await selectShownPeople(context, connection.toOrganisationId) : [];
    return {
      roles: roles.map(({ id, name, members }) => ({ id, name, ...(showsPeople ? { members } : {}) })),
      users: users.map(({ id, name, is_agent, roles }) => ({ id, name, roles, ...markOfAgent(is_agent) })),
      provenEmailDomains: await selectProvedEmailDomains(context, id),
      totals: { roles: roles[0]?.total ?? 0, users: users[0]?.total ?? 0 },
    };
  });
}
