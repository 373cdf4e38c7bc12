import { type Context, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import type { EmailDomain } from './email-domain.ts';
import { type EmailDomainEvent, insertEvents } from './store.ts';

/**
 * Writes what happened to an e-mail domain into its history and into the audit of its organisation, and of the actor's
 * when that is another.
 */
export async function remember(
  context: Context,
  emailDomain: EmailDomain,
  event: Omit<EmailDomainEvent, 'actorUserId'> & { isRefused?: boolean },
): Promise<void> {
  const { actor } = context;
  const actorUserId = actor.kind === 'user' ? actor.userId : null;
  const { organisationId, id, name } = emailDomain;
  const insert = () => insertEvents(context, [{ id, organisationId }], { ...event, actorUserId });
  const isOwn = actor.kind === 'user' && actor.organisationId === organisationId;
  await (isOwn ? insert() : withWiderSight(context, 'an e-mail domain’s history holds what others did to it', insert));
  await record(context, {
    kind: `email_domain.${event.kind}`,
    organisationIds: actor.kind === 'user' ? [organisationId, actor.organisationId] : [organisationId],
    subject: { kind: 'email_domain', id },
    outcome: event.isRefused ? 'refused' : 'done',
    detail: {
      name,
      ...(event.outcome ? { outcome: event.outcome } : {}),
      ...(event.comment ? { comment: event.comment } : {}),
      ...(event.excludedSubdomains ? { excludedSubdomains: event.excludedSubdomains } : {}),
    },
  });
}
