import type { Context } from '../access/context.ts';
import { countAuditorRoles } from './store.ts';

/** Whether the actor holds a role of this organisation that may read its audit. */
export async function holdsAuditorRole(context: Context, organisationId: string): Promise<boolean> {
  const { actor } = context;
  if (actor.kind !== 'user' || actor.organisationId !== organisationId) return false;
  return (await countAuditorRoles(context, actor.userId, organisationId)) > 0;
}
