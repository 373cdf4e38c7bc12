import { type Context, withWiderSight } from '../access/context.ts';
import { insertMemberships } from './store.ts';

/**
 * Puts a user who has become an active member of the organisation into Everyone (SPEC 5) and the given roles; ids that are
 * not roles of this organisation are passed over. Part of accepting, signing up and moving, whose verbs record it.
 */
export function joinOrganisation(
  context: Context,
  member: { userId: string; organisationId: string; roleIds: string[] },
): Promise<void> {
  return withWiderSight(context, 'who joins is not within reach of the organisation they come from', () =>
    insertMemberships(context, { ...member, withEveryone: true }),
  );
}
