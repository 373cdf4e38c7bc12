import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { ConnectionLevel } from '../access/visible.ts';
import { sharePairedConnections } from './store.ts';

export type PairedConnection = { connectionId: string; level: ConnectionLevel };

/**
 * The connections along which the actor's organisation may send work to these organisations now, held until the
 * assigning transaction ends: one that is being ended, or has its level changed, is waited for, and what is read is what
 * then holds, so that no assignment slips past an ending (SPEC 7). Several assign at once; only a change waits for them.
 * Organisations without a paired connection are missing from the answer. Lock connections before tasks: ending does too.
 */
export async function lockPairedConnections(
  context: Context<UserActor>,
  toOrganisationIds: string[],
): Promise<Map<string, PairedConnection>> {
  const rows = await sharePairedConnections(context, context.actor.organisationId, [...new Set(toOrganisationIds)]);
  return new Map(rows.map((row) => [row.to_organisation_id, { connectionId: row.id, level: row.level }]));
}
