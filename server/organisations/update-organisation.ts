import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { notFound } from '../platform/errors.ts';
import type { OrganisationChange, OrganisationView } from './contract.ts';
import { reachOrganisation, readOrganisation } from './find-organisation.ts';
import { changeOrganisation } from './organisation.ts';
import { lockOrganisation, updateOrganisation as saveOrganisation } from './store.ts';

/**
 * Changes an organisation's name, short name, visibility towards unconnected ones (existing connections are untouched), or
 * whether transfers need a shared role, or whether it demands a second factor of its people. Only its administrators. 409 `name_taken` for a short name in use,
 * `version_conflict`; 422 for making an individual's organisation visible, or choosing a short name for it.
 */
export function updateOrganisation(
  context: Outside<UserActor>,
  id: string,
  change: OrganisationChange,
): Promise<OrganisationView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'organisation.update', await reachOrganisation(context, id));
    const organisation = await lockOrganisation(context, id);
    if (!organisation) throw notFound();
    await expectSamePowers(context);
    expectVersion(context, organisation);
    const changed = changeOrganisation(organisation, change);
    if (Object.keys(changed).length > 0) {
      await saveOrganisation(context, organisation, changed);
      const subject = { kind: 'organisation', id };
      await record(context, { kind: 'organisation.updated', organisationIds: [id], subject, detail: { changed } });
    }
    return readOrganisation(context, id);
  });
}
