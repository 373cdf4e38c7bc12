import type { Context } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { notifyAdministrators } from '../notices/notify.ts';
import { hour, later } from '../platform/clock.ts';
import type { Connection } from './connection.ts';
import { countTold } from './store.ts';

type Event = 'requested' | 'resent' | 'accepted' | 'rejected' | 'level_changed' | 'ended' | 'expired' | 'ending';

/** Tells the administrators of these sides. Names of organisations only: comments and people's names stay out of it (SPEC 11). */
export async function notifySides(
  context: Context,
  connection: Connection,
  notice: { event: Event; to: string[] },
): Promise<void> {
  const name = await nameOrganisationsInMail(context, [connection.fromOrganisationId, connection.toOrganisationId]);
  const words = {
    from: name(connection.fromOrganisationId),
    to: name(connection.toOrganisationId),
    level: connection.level,
    wasPaired: connection.answeredAt !== null,
    on: connection.endsAt?.toISOString().slice(0, 10) ?? '',
  };
  for (const organisationId of notice.to) {
    await notifyAdministrators(context, organisationId, {
      kind: `connection.${notice.event}`,
      words,
      subject: { kind: 'connection', id: connection.id },
      path: '/admin/connections',
    });
  }
}

/** A request and its first resending are mailed; beyond these, cancelling and asking anew in one day mails nobody. */
const tellMaximum = 2;

/**
 * Mails the receiving side of a request that was made or sent again. The request stands in their list in any case, so
 * that what stops here is only a way to flood the mailboxes of strangers. Call it once the change is saved.
 */
export async function notifyReceiver(
  context: Context,
  connection: Connection,
  event: 'requested' | 'resent',
): Promise<void> {
  const { RESEND_INTERVAL_HOURS } = context.services.environment;
  const since = later(context.now(), -RESEND_INTERVAL_HOURS * hour);
  if ((await countTold(context, connection, since)) > tellMaximum) return;
  await notifySides(context, connection, { event, to: [connection.toOrganisationId] });
}
