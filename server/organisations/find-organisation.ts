import type { Actor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import type { OrganisationView } from './contract.ts';
import { findFacts, findOrganisation, type OrganisationRow } from './store.ts';

/**
 * What the rules need to know of any organisation, whoever asks; nothing of it may reach a view. Whether the organisation
 * exists for the actor is the caller's question: see reachOrganisation. 404 when there is none.
 */
export async function findOrganisationFacts(context: Context, id: string): Promise<Required<OrganisationFacts>> {
  const facts = await findFacts(context, id);
  if (!facts) throw notFound();
  return facts;
}

/** The same for an organisation that the actor belongs to, administers or operates; for anybody else there is none (404). */
export async function reachOrganisation(context: Context, id: string): Promise<Required<OrganisationFacts>> {
  const facts = await findOrganisationFacts(context, id);
  if (!may(context.actor, 'organisation.read', facts)) throw notFound();
  return facts;
}

/** One organisation, for who belongs to it, administers its account or operates the installation; 404 for others. */
export function readOrganisation(context: Outside, id: string): Promise<OrganisationView> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, id);
    const organisation = await withOperatorsSight(context, () => findOrganisation(context, id));
    if (!organisation) throw notFound();
    return viewOrganisation(context.actor, organisation, facts);
  });
}

/** Looks further for operators only; everybody else reads what is within their reach. */
export function withOperatorsSight<Result>(context: Context, act: () => Promise<Result>): Promise<Result> {
  if (!may(context.actor, 'installation.operate', undefined)) return act();
  return withWiderSight(context, 'operators look after every organisation of the installation', act);
}

/** The view of an organisation, with what the actor may do there. */
export function viewOrganisation(actor: Actor, row: OrganisationRow, facts: OrganisationFacts): OrganisationView {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    shortName: row.short_name,
    kind: row.kind,
    connectionVisibility: row.connection_visibility,
    transferNeedsSharedRole: row.transfer_needs_shared_role,
    secondFactorRequired: row.second_factor_required,
    version: row.version,
    may: {
      update: may(actor, 'organisation.update', facts),
      invite: row.kind !== 'individual' && may(actor, 'invitation.create', facts),
      readInvitations: may(actor, 'invitation.read', facts),
      readUsers: may(actor, 'user.read', { ...facts, userId: '' }),
      changeRoles: may(actor, 'role.change', facts),
      requestConnection: may(actor, 'connection.request', facts),
    },
  };
}
