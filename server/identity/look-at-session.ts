import type { UserActor } from '../access/actor.ts';
import type { Outside } from '../access/context.ts';

/**
 * As whom this request is signed in: what was read for this very request and nothing else, so that a program can ask often
 * whether its session still holds. 401 once it does not.
 */
export async function lookAtSession({ actor }: Outside<UserActor>) {
  const { userId, organisationId, apiTokenId } = actor;
  return { userId, organisationId, by: apiTokenId === null ? ('session' as const) : ('api_token' as const) };
}
