import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { findInstallationOrganisationId, findOrganisationIds } from './store.ts';

/** Records what became of an account: in each of its organisations, and where who did it belongs. */
export async function recordForAccount(
  context: Context,
  accountId: string,
  event: { kind: string; detail: Record<string, unknown> },
): Promise<void> {
  const own = await withOperatorsSight(context, () => findOrganisationIds(context, accountId));
  const actors =
    context.actor.kind === 'user' ? context.actor.organisationId : await findInstallationOrganisationId(context);
  const organisationIds = [...new Set(actors ? [...own, actors] : own)];
  await record(context, { ...event, organisationIds, subject: { kind: 'account', id: accountId } });
}
