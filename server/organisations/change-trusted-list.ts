import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import type { TrustedItem, TrustedListView } from './contract.ts';
import { reachOrganisation } from './find-organisation.ts';
import { holdOrganisation } from './hold-organisation.ts';
import { isTrusted, orderTrustedItems } from './trusted-list.ts';
import { findTrustedItems, findTrustedListVersion, saveTrustedItems } from './trusted-list-store.ts';

/** Whom an organisation trusts to be invited into its workspaces; for who belongs to it, so that a refusal explains itself. */
export function findTrustedList(context: Outside<UserActor>, organisationId: string): Promise<TrustedListView> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'organisation.read_settings', facts);
    return view(context, facts);
  });
}

/**
 * Puts another trusted list in place of the one that was there; an empty one trusts everybody. Only administrators. It
 * touches nobody who takes part already. 409 `version_conflict`.
 */
export function changeTrustedList(
  context: Outside<UserActor>,
  organisationId: string,
  body: { items: TrustedItem[] },
): Promise<TrustedListView> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'organisation.update', facts);
    await holdOrganisation(context, organisationId);
    const before = await findTrustedItems(context, organisationId);
    expectVersion(context, { version: await findTrustedListVersion(context, organisationId) });
    const items = orderTrustedItems(body.items);
    if (JSON.stringify(items) !== JSON.stringify(before)) {
      await saveTrustedItems(context, organisationId, items);
      await record(context, {
        kind: 'trusted_list.changed',
        organisationIds: [organisationId],
        subject: { kind: 'organisation', id: organisationId },
        detail: { added: without(items, before), removed: without(before, items) },
      });
    }
    return view(context, facts);
  });
}

/** Of these addresses, those that the organisation's trusted list keeps out; for whoever invites into its workspaces. */
export async function findUntrusted(context: Context, organisationId: string, emails: string[]): Promise<string[]> {
  const items = await findTrustedItems(context, organisationId);
  return emails.filter((email) => !isTrusted(items, email));
}

async function view(context: Context, facts: OrganisationFacts): Promise<TrustedListView> {
  return {
    items: await findTrustedItems(context, facts.organisationId),
    version: await findTrustedListVersion(context, facts.organisationId),
    may: { change: may(context.actor, 'organisation.update', facts) },
  };
}

function without(items: TrustedItem[], others: TrustedItem[]): TrustedItem[] {
  const known = new Set(others.map(({ kind, value }) => `${kind} ${value}`));
  return items.filter(({ kind, value }) => !known.has(`${kind} ${value}`));
}
