import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { OutboxQuery } from './contract.ts';
import { listMails } from './store.ts';

/**
 * The outbox, newest first, for operators and the command line: without a mail server this is where mails and the links
 * in them are read (API.md, MAIL_URL). 403 for everybody else.
 */
export function findMails(outside: Outside<UserActor | { kind: 'installation' }>, query: OutboxQuery) {
  return inTransaction(outside, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const before = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const rows = await withWiderSight(context, 'mails belong to the installation, whose operators read them', () =>
      listMails(context, { limit: query.limit, before, to: query.to }),
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => ({
        id: row.id,
        to: row.to_address,
        kind: row.kind,
        subject: row.subject,
        text: row.sealed_body && context.services.sealer.open(row.sealed_body),
        status: row.status,
        failure: row.failure,
        createdAt: row.created_at.toISOString(),
        sentAt: row.sent_at?.toISOString() ?? null,
      }),
    );
  });
}
