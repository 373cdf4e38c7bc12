import { type Context, expectVersion, withWiderSight } from '../access/context.ts';
import { holdOrganisations } from '../organisations/hold-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { findOwnedEmailDomain } from './find-owned-email-domain.ts';
import { lockAddress, lockPerson, readPerson } from './person-store.ts';
import { organisationKind } from './placement-store.ts';
import { provedEarlier } from './proved-email.ts';
import { settleExisting } from './settle.ts';

export type Claimed = { email: string; fromOrganisationId: string; toOrganisationId: string; emailDomain: string };

/**
 * Moves somebody who sits alone to the organisation whose owned e-mail domain covers their address; part of claiming them
 * for its account, whose verb has asked whether the actor may, tells them and records it. 404 unless the account owns the
 * most specific name that covers the address that they have now; 409 `version_conflict`, `member_elsewhere` for who
 * belongs to somebody else's organisation, `last_administrator` for who would leave others behind without one.
 */
export function settleClaimed(context: Context, claim: { userId: string; accountId: string }): Promise<Claimed> {
  return withWiderSight(context, 'whom an account claims belongs to no organisation of it yet', async () => {
    const asked = await readPerson(context, claim.userId);
    if (!asked) throw notFound();
    await lockAddress(context, asked.email);
    const person = await readPerson(context, claim.userId);
    if (person?.email !== asked.email) throw new Problem('version_conflict');
    const proof = provedEarlier(person);
    const owned = await findOwnedEmailDomain(context, person.email);
    if (owned?.accountId !== claim.accountId) throw notFound();
    const from = await organisationKind(context, person.organisation_id);
    await holdOrganisations(context, [person.organisation_id, owned.organisationId]);
    const held = await lockPerson(context, person.id);
    if (!held) throw notFound();
    expectVersion(context, held);
    if (from.kind !== 'individual') throw new Problem('member_elsewhere');
    const toOrganisationId = await settleExisting(
      context,
      { person, proof, act: 'claim' },
      {
        rule: 'owned_domain',
        organisationId: owned.organisationId,
        emailDomain: owned.name,
        makesEnterpriseAdministrator: false,
      },
    );
    return {
      email: person.email,
      fromOrganisationId: person.organisation_id,
      toOrganisationId,
      emailDomain: owned.name,
    };
  });
}
