import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type NewMail = {
  id: string;
  to: string;
  kind: string;
  subject: string;
  sealedBody: Buffer;
  status: 'kept' | 'queued';
  stops?: { userId: string; group: string };
};

export async function insertMails({ database, now }: Context, mails: NewMail[]): Promise<void> {
  const rows = mails.map((mail) => ({
    id: mail.id,
    to_address: mail.to,
    kind: mail.kind,
    subject: mail.subject,
    sealed_body: mail.sealedBody,
    status: mail.status,
    user_id: mail.stops?.userId ?? null,
    notice_group: mail.stops?.group ?? null,
    created_at: now(),
  }));
  await database.insertInto('mails').values(rows).execute();
}

/** The organisation's active administrators. */
export async function administratorIds({ database }: Context, organisationId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('users as u')
    .where('u.organisation_id', '=', organisationId)
    .where('u.status', '=', 'active')
    .where('u.kind', '=', 'person')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('role_members as m')
          .innerJoin('roles as r', 'r.id', 'm.role_id')
          .select(sql`1`.as('one'))
          .whereRef('m.user_id', '=', 'u.id')
          .where('r.security_level', '=', 'administrator'),
      ),
    )
    .select('u.id')
    .orderBy('u.id')
    .execute();
  return rows.map((row) => row.id);
}

/** The installation's active operators. */
export async function operatorIds({ database }: Context): Promise<string[]> {
  const rows = await database
    .selectFrom('users')
    .where('is_operator', '=', true)
    .where('status', '=', 'active')
    .select('id')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

export function findQueuedMail({ database }: Context, id: string) {
  return database
    .selectFrom('mails')
    .select(['id', 'to_address', 'subject', 'sealed_body', 'created_at', 'user_id', 'notice_group'])
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .executeTakeFirst();
}

/** What was said in confidence goes once it is said. */
export async function markSent({ database, now }: Context, id: string): Promise<void> {
  await database
    .updateTable('mails')
    .set({ status: 'sent', sent_at: now(), sealed_body: null, failure: null })
    .where('id', '=', id)
    .execute();
}

export async function noteFailure({ database }: Context, id: string, failure: string): Promise<void> {
  await database.updateTable('mails').set({ failure }).where('id', '=', id).execute();
}

export async function failMail({ database }: Context, id: string, failure: string): Promise<void> {
  await database
    .updateTable('mails')
    .set({ status: 'failed', failure, sealed_body: null })
    .where('id', '=', id)
    .execute();
}

/** Newest first, one more than asked for. */
export function listMails(
  { database }: Context,
  page: { limit: number; before?: string | undefined; to?: string | undefined },
) {
  return database
    .selectFrom('mails')
    .selectAll()
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .$if(page.to !== undefined, (query) => query.where('to_address', '=', page.to!))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** Mails that no try will bring any more. */
export async function failQueuedBefore({ database }: Context, before: Date): Promise<void> {
  await database
    .updateTable('mails')
    .set({ status: 'failed', sealed_body: null })
    .where('status', '=', 'queued')
    .where('created_at', '<', before)
    .execute();
}

export async function eraseKeptBefore({ database }: Context, before: Date): Promise<void> {
  await database
    .updateTable('mails')
    .set({ sealed_body: null })
    .where('status', '=', 'kept')
    .where('created_at', '<', before)
    .where('sealed_body', 'is not', null)
    .execute();
}
