import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { demandingAmong } from '../single-sign-on/demanding-among.ts';
import type { OperatorOrganisation } from './operator-contract.ts';
import { findForOperator } from './store.ts';

const cursorShape = z.tuple([z.string(), z.guid()]);

/** Any organisation of the installation by a part of its name or its short name; for operators, who see no work in it. */
export function findOrganisationsForOperator(
  outside: Outside<UserActor | { kind: 'installation' }>,
  query: { q: string; limit: number; cursor?: string | undefined },
): Promise<Page<OperatorOrganisation>> {
  return inTransaction(outside, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const after = decodeCursor(query.cursor, cursorShape);
    const filter = { q: query.q, limit: query.limit + 1, after: after && { name: after[0], id: after[1] } };
    const [rows, demanding] = await withWiderSight(
      context,
      'operators look after every organisation of the installation',
      async () => {
        const found = await findForOperator(context, filter);
        return [
          found,
          await demandingAmong(
            context,
            found.map((row) => row.id),
          ),
        ] as const;
      },
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.key, row.id],
      (row) => ({
        id: row.id,
        accountId: row.account_id,
        name: row.name,
        shortName: row.short_name,
        kind: row.kind,
        singleSignOnRequired: demanding.has(row.id),
      }),
    );
  });
}
