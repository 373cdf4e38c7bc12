import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { authorize, may, type SubjectOf } from '../access/policy.ts';
import { recordRefusal } from '../audit/record.ts';

/** The acts on a connection that is there, and the event that each is. */
const events = {
  'connection.accept': 'connection.accepted',
  'connection.reject': 'connection.rejected',
  'connection.cancel': 'connection.cancelled',
  'connection.resend': 'connection.resent',
  'connection.change_level': 'connection.level_changed',
  'connection.end': 'connection.ended',
  'connection.request': 'connection.requested',
} as const;

type Act = keyof typeof events;
export type ActOnConnection = Exclude<Act, 'connection.request'>;

/**
 * 403 unless the actor may; that they tried is kept in their own organisation's audit (SPEC 11). Before any lock is taken,
 * for what is kept commits by itself.
 */
export async function authorizeAct<V extends Act>(
  context: Context<UserActor>,
  verb: V,
  tried: { facts: SubjectOf<V>; subject: { kind: 'connection' | 'organisation'; id: string } },
): Promise<void> {
  if (!may(context.actor, verb, tried.facts)) {
    const organisationIds = [context.actor.organisationId];
    await recordRefusal(context, { kind: events[verb], organisationIds, subject: tried.subject });
  }
  authorize(context.actor, verb, tried.facts);
}
