import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { OrganisationListQuery, OrganisationPage } from './contract.ts';
import { withOperatorsSight } from './find-organisation.ts';
import { listConnectable, listOrganisations } from './store.ts';

/**
 * Organisations by name. With `connectable`: those that the caller's organisation may ask to connect with (SPEC 6): listed
 * ones by a part of their name, unlisted ones only by their exact short name; never itself, one that blocks it, or one with
 * an open request or connection in this direction. Otherwise those that the caller belongs to, administers or operates.
 */
export function listOrganisationsFor(
  context: Outside<UserActor>,
  query: OrganisationListQuery,
): Promise<OrganisationPage> {
  return inTransaction(context, async (context) => {
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
    const filter = {
      q: query.q?.trim() || undefined,
      shortName: query.shortName?.trim().toLowerCase() || undefined,
      after: after && { name: after[0], id: after[1] },
      limit: query.limit + 1,
    };
    const rows = await (query.connectable === 'true'
      ? listConnectable(context, context.actor.organisationId, filter)
      : withOperatorsSight(context, () => listOrganisations(context, whoseOrganisations(context), filter)));
    return cutPage(
      rows,
      query.limit,
      (row) => [row.sort_name, row.id],
      (row) => ({ id: row.id, name: row.name, shortName: row.short_name }),
    );
  });
}

function whoseOrganisations({ actor }: Context<UserActor>) {
  if (may(actor, 'installation.operate', undefined)) return 'all';
  return actor.isEnterpriseAdministrator ? { accountId: actor.accountId } : { id: actor.organisationId };
}
