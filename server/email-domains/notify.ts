import type { Context } from '../access/context.ts';
import { notifyAdministrators } from '../notices/notify.ts';
import type { EmailDomain } from './email-domain.ts';
import { recordName } from './proof.ts';

type Event =
  | 'grace_started'
  | 'grace_warned'
  | 'lapsed'
  | 'restored'
  | 'disputed_holder'
  | 'disputed_claimant'
  | 'kept_holder'
  | 'kept_claimant'
  | 'transferred_holder'
  | 'transferred_claimant'
  | 'withdrawn_holder'
  | 'withdrawn_claimant';

/** Tells the administrators of the organisation that an e-mail domain belongs to: names in the DNS, and no other side (SPEC 11). */
export async function notifyOf(context: Context, emailDomain: EmailDomain, event: Event): Promise<void> {
  const { name, graceEndsAt } = emailDomain;
  await notifyAdministrators(context, emailDomain.organisationId, {
    kind: `email_domain.${event}`,
    words: { name, recordName: recordName(name), until: graceEndsAt?.toISOString().slice(0, 10) ?? null },
    subject: { kind: 'email_domain', id: emailDomain.id },
    path: '/admin/email-domains',
  });
}
