import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export type DisputeRow = Selectable<Tables['email_domain_disputes']>;

/** Undefined unless the actor's organisation is on one side. */
export function loadDispute({ database }: Context, id: string): Promise<DisputeRow | undefined> {
  return database.selectFrom('email_domain_disputes').selectAll().where('id', '=', id).executeTakeFirst();
}

/** As it is now. Take the lock on the e-mail domains of both sides before. */
export function lockDispute({ database }: Context, id: string): Promise<DisputeRow | undefined> {
  return database.selectFrom('email_domain_disputes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The newest that this organisation has had about the name as the claiming side, open or not. */
export function lastDisputeOf(
  { database }: Context,
  of: { toOrganisationId: string; name: string },
): Promise<DisputeRow | undefined> {
  return database
    .selectFrom('email_domain_disputes')
    .selectAll()
    .where('to_organisation_id', '=', of.toOrganisationId)
    .where('name', '=', of.name)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertDispute(
  { database, now }: Context,
  dispute: Pick<
    DisputeRow,
    'id' | 'name' | 'from_organisation_id' | 'to_organisation_id' | 'from_email_domain_id' | 'to_email_domain_id'
  >,
): Promise<void> {
  await database
    .insertInto('email_domain_disputes')
    .values({ ...dispute, status: 'open', opened_at: now() })
    .execute();
}

/** Ends a dispute that was locked while open. */
export async function closeDispute(
  { database, now }: Context,
  dispute: DisputeRow,
  end: { status: 'kept' | 'transferred' | 'withdrawn'; decidedBy: string | null; comment: string | null },
): Promise<void> {
  await database
    .updateTable('email_domain_disputes')
    .set({
      status: end.status,
      decided_by: end.decidedBy,
      decided_at: now(),
      comment: end.comment,
      version: dispute.version + 1,
    })
    .where('id', '=', dispute.id)
    .where('status', '=', 'open')
    .execute();
}

/** The open disputes in which these e-mail domains are one side or the other, the oldest first. */
export async function findOpenDisputes({ database }: Context, emailDomainIds: string[]): Promise<DisputeRow[]> {
  if (emailDomainIds.length === 0) return [];
  return database
    .selectFrom('email_domain_disputes')
    .selectAll()
    .where(sql<boolean>`status = 'open'`)
    .where(({ or, eb }) =>
      or([eb('from_email_domain_id', 'in', emailDomainIds), eb('to_email_domain_id', 'in', emailDomainIds)]),
    )
    .orderBy('id')
    .execute();
}

/** Disputes in a state, the oldest first, after a place in that order. */
export function listDisputes(
  { database }: Context,
  filter: { status: DisputeRow['status']; after: string | undefined; limit: number },
): Promise<DisputeRow[]> {
  let query = database.selectFrom('email_domain_disputes').selectAll().where('status', '=', filter.status);
  if (filter.after) query = query.where('id', '>', filter.after);
  return query.orderBy('id').limit(filter.limit).execute();
}
