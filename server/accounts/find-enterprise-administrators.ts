import { z } from 'zod';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { EnterpriseAdministratorPage } from './contract.ts';
import { reachAccount } from './find-accounts.ts';
import { listEnterpriseAdministrators } from './user-store.ts';

/** Who administers an account, by name; for its enterprise administrators and for operators. */
export function findEnterpriseAdministrators(
  context: Outside,
  accountId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<EnterpriseAdministratorPage> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, accountId);
    authorize(context.actor, 'account.appoint', { accountId });
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
    const filter = { after: after && { name: after[0], id: after[1] }, limit: query.limit + 1 };
    const rows = await withOperatorsSight(context, () => listEnterpriseAdministrators(context, accountId, filter));
    return cutPage(
      rows,
      query.limit,
      (row) => [row.sort_name, row.id],
      ({ id, name, email, status, organisation_id, organisation_name }) => ({
        id,
        name,
        email,
        status,
        organisation: { id: organisation_id, name: organisation_name },
      }),
    );
  });
}
