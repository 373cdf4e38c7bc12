import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion } from '../access/context.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { notFound } from '../platform/errors.ts';
import { type ActOnConnection, authorizeAct } from './authorize-act.ts';
import { factsOf } from './sides.ts';
import { type FoundConnection, loadConnection, lockConnection } from './store.ts';

/**
 * How each act on a connection begins, in the order of API.md: 404 unless the actor is on one side, 403 unless they may,
 * 403 unless it is really them (`proof`, for the acts that ask for it), then the connection under its lock and 409
 * `version_conflict` for a stale If-Match. The lock is taken last, so that nobody waits while a password is checked; what
 * was asked before it (the two sides) never changes.
 */
export async function takeUp(
  context: Context<UserActor>,
  id: string,
  act: { verb: ActOnConnection; proof?: IdentityProof },
): Promise<FoundConnection> {
  const found = await loadConnection(context, id);
  if (!found) throw notFound();
  await authorizeAct(context, act.verb, { facts: factsOf(found), subject: { kind: 'connection', id: found.id } });
  if (act.proof) await confirmIdentity(context, act.proof);
  const connection = await lockConnection(context, id);
  if (!connection) throw notFound();
  expectVersion(context, connection);
  return connection;
}
