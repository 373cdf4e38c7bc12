import { type Context, withWiderSight } from '../access/context.ts';
import { findOwnedEmailDomain } from './find-owned-email-domain.ts';
import { findPerson, lockAddress, type PersonRow } from './person-store.ts';
import { type Placement, place } from './place.ts';
import { hasOtherPeople, organisationKind, pendingInvitationsOf } from './placement-store.ts';
import { provedEarlier } from './proved-email.ts';
import { settleExisting } from './settle.ts';

/** What becomes of somebody who is added through a link. */
export type ThroughLink = Pick<Placement, 'rule' | 'emailDomain'> &
  (
    | { what: 'stays'; person: PersonRow }
    | { what: 'moved'; person: PersonRow; organisationId: string }
    | { what: 'is_there'; person: PersonRow; organisationId: string }
    | { what: 'invited'; organisationId: string }
  );

/**
 * Places somebody who is added through a link of this organisation's agent (SPEC 4): who sits alone is moved at once, by
 * the address that they proved when they registered; who belongs to the organisation stays, and who belongs to the other one
 * that placement says is there already; everybody else is to be invited. Who is in another organisation is to read like somebody unknown. Holds the address until commit. What
 * administrators of other accounts have invited counts when they accept, and is told to nobody here.
 */
export function placeThroughLink(
  context: Context,
  added: { email: string; organisationId: string; accountId: string },
): Promise<ThroughLink> {
  return withWiderSight(
    context,
    'where an address lands through a link is decided over all organisations',
    async () => {
      const { email, organisationId, accountId } = added;
      await lockAddress(context, email);
      const person = await findPerson(context, email);
      const isAlone = person !== undefined && (await sitsAlone(context, person, email));
      const invitations = (await pendingInvitationsOf(context, email)).filter((one) => one.accountId === accountId);
      const placement = place({
        invitations: isAlone ? [] : invitations,
        ownedEmailDomain: await findOwnedEmailDomain(context, email),
        linkAgent: { organisationId },
      });
      const { rule, emailDomain } = placement;
      const toOrganisationId = placement.organisationId ?? organisationId;
      if (person?.organisation_id === organisationId) return { what: 'stays', rule, emailDomain, person };
      if (person?.organisation_id === toOrganisationId)
        return { what: 'is_there', rule, emailDomain, person, organisationId: toOrganisationId };
      if (!isAlone || !person) return { what: 'invited', rule, emailDomain, organisationId: toOrganisationId };
      await settleExisting(
        context,
        { person, proof: provedEarlier(person), act: 'link' },
        { rule, emailDomain, organisationId: toOrganisationId, makesEnterpriseAdministrator: false },
      );
      return { what: 'moved', rule, emailDomain, person, organisationId: toOrganisationId };
    },
  );
}

/** In an individual organisation without anybody else, by the address that they have now; a former one moves nobody. */
async function sitsAlone(context: Context, person: PersonRow, email: string): Promise<boolean> {
  if (person.email !== email || person.status !== 'active' || person.kind !== 'person' || person.is_operator)
    return false;
  const { kind } = await organisationKind(context, person.organisation_id);
  return kind === 'individual' && !(await hasOtherPeople(context, person.organisation_id, person.id));
}
