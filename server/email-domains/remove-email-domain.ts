import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { deleteEmailDomain } from './store.ts';
import { takeUp } from './take-up.ts';
import { withdrawDisputes } from './withdraw-disputes.ts';

/**
 * Removes a name from an organisation; an owned one places nobody any more, and nobody is moved. Its history goes with it,
 * the audit stays. For administrators of its organisation and operators.
 */
export function removeEmailDomain(context: Outside, id: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const emailDomain = await takeUp(context, id, 'email_domain.remove');
    await withdrawDisputes(context, emailDomain);
    await withOperatorsSight(context, () => deleteEmailDomain(context, emailDomain.id));
    const { actor } = context;
    await record(context, {
      kind: 'email_domain.removed',
      organisationIds: [emailDomain.organisationId, ...(actor.kind === 'user' ? [actor.organisationId] : [])],
      subject: { kind: 'email_domain', id: emailDomain.id },
      detail: { name: emailDomain.name, status: emailDomain.status },
    });
  });
}
