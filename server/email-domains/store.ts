import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import type { EmailDomainStatus, ProofOutcome } from './contract.ts';
import type { EmailDomain, EmailDomainId } from './email-domain.ts';

function emailDomainOf(row: Selectable<Tables['email_domains']>): EmailDomain {
  return {
    id: row.id as EmailDomainId,
    organisationId: row.organisation_id,
    name: row.name,
    status: row.status,
    proofValue: row.proof_value,
    excludedSubdomains: row.excluded_subdomains,
    provedBy: row.proved_by,
    provedAt: row.proved_at,
    attestedBy: row.attested_by,
    attestationComment: row.attestation_comment,
    checkedAt: row.checked_at,
    checkOutcome: row.check_outcome,
    checkTexts: row.check_texts,
    nextCheckAt: row.next_check_at,
    graceStartedAt: row.grace_started_at,
    graceEndsAt: row.grace_ends_at,
    graceWarnedAt: row.grace_warned_at,
    lapsedAt: row.lapsed_at,
    createdAt: row.created_at,
    version: row.version,
  };
}

/** The columns that change, as a row. */
export function rowOf(emailDomain: EmailDomain) {
  return {
    own: emailDomain.status !== 'associated',
    status: emailDomain.status,
    proof_value: emailDomain.proofValue,
    excluded_subdomains: emailDomain.excludedSubdomains,
    proved_by: emailDomain.provedBy,
    proved_at: emailDomain.provedAt,
    attested_by: emailDomain.attestedBy,
    attestation_comment: emailDomain.attestationComment,
    checked_at: emailDomain.checkedAt,
    check_outcome: emailDomain.checkOutcome,
    check_texts: emailDomain.checkTexts,
    next_check_at: emailDomain.nextCheckAt,
    grace_started_at: emailDomain.graceStartedAt,
    grace_ends_at: emailDomain.graceEndsAt,
    grace_warned_at: emailDomain.graceWarnedAt,
    lapsed_at: emailDomain.lapsedAt,
    version: emailDomain.version,
  };
}

/** Undefined unless it is of an organisation within the actor's reach. */
export async function loadEmailDomain({ database }: Context, id: string): Promise<EmailDomain | undefined> {
  const row = await database.selectFrom('email_domains').selectAll().where('id', '=', id).executeTakeFirst();
  return row && emailDomainOf(row);
}

export async function findEmailDomainsById({ database }: Context, ids: string[]): Promise<Map<string, EmailDomain>> {
  if (ids.length === 0) return new Map();
  const rows = await database.selectFrom('email_domains').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, emailDomainOf(row)]));
}

/** As they are now, and so they stay for everybody else until commit; in one order, so that nobody waits in a circle. */
export async function lockEmailDomains({ database }: Context, ids: string[]): Promise<Map<string, EmailDomain>> {
  const rows = await database
    .selectFrom('email_domains')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, emailDomainOf(row)]));
}

export async function insertEmailDomain({ database }: Context, emailDomain: EmailDomain): Promise<void> {
  const { id, organisationId, name, createdAt } = emailDomain;
  await database
    .insertInto('email_domains')
    .values({ id, organisation_id: organisationId, name, created_at: createdAt, ...rowOf(emailDomain) })
    .execute();
}

/** Saves what was decided on the version that was locked. */
export async function saveEmailDomain({ database }: Context, before: EmailDomain, after: EmailDomain): Promise<void> {
  const saved = await database
    .updateTable('email_domains')
    .set(rowOf(after))
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (saved.numUpdatedRows !== 1n) throw new Error(`e-mail domain ${before.id} was changed without its lock`);
}

export async function deleteEmailDomain({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('email_domains').where('id', '=', id).execute();
}

export async function countEmailDomains({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('email_domains')
    .where('organisation_id', '=', organisationId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Who owns a name now. */
export async function findOwned({ database }: Context, name: string): Promise<EmailDomain | undefined> {
  const row = await database
    .selectFrom('email_domains')
    .selectAll()
    .where('name', '=', name)
    .where(sql<boolean>`status = 'owned'`)
    .executeTakeFirst();
  return row && emailDomainOf(row);
}

/** What kind of organisation it is, and on which plan. */
export function findHome({ database }: Context, organisationId: string) {
  return database
    .selectFrom('organisations as o')
    .innerJoin('accounts as a', 'a.id', 'o.account_id')
    .select(['o.kind', 'a.plan'])
    .where('o.id', '=', organisationId)
    .executeTakeFirst();
}

export type ListFilter = {
  /** null: of all organisations. */
  organisationId: string | null;
  q: string | undefined;
  status: EmailDomainStatus | undefined;
  after: { name: string; id: string } | undefined;
  limit: number;
};

/** E-mail domains by name, after a place in that order. */
export async function listEmailDomains({ database }: Context, filter: ListFilter): Promise<EmailDomain[]> {
  const { organisationId, q, status, after, limit } = filter;
  let query = database.selectFrom('email_domains').selectAll();
  if (organisationId !== null) query = query.where('organisation_id', '=', organisationId);
  if (status) query = query.where('status', '=', status);
  if (q) query = query.where(sql<boolean>`strpos(name, ${q.toLowerCase()}) > 0`);
  if (after) query = query.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
  const rows = await query.orderBy('name').orderBy('id').limit(limit).execute();
  return rows.map(emailDomainOf);
}

/** Whose proof is due; they are not due again before `until`, so that other nodes leave them alone meanwhile. */
export async function takeDue(
  { database, now }: Context,
  { limit, until }: { limit: number; until: Date },
): Promise<EmailDomain[]> {
  const due = await database
    .selectFrom('email_domains')
    .selectAll()
    .where('next_check_at', '<=', now())
    .orderBy('next_check_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const ids = due.map(({ id }) => id);
  if (ids.length > 0)
    await database.updateTable('email_domains').set({ next_check_at: until }).where('id', 'in', ids).execute();
  return due.map(emailDomainOf);
}

export type EventKind = Selectable<Tables['email_domain_events']>['kind'];
export type EmailDomainEvent = {
  kind: EventKind;
  actorUserId: string | null;
  outcome?: ProofOutcome | null;
  comment?: string | null;
  excludedSubdomains?: string[] | null;
};

/** Writes into the histories of these e-mail domains that the same happened to each. */
export async function insertEvents(
  { database, now }: Context,
  of: { id: string; organisationId: string }[],
  event: EmailDomainEvent,
): Promise<void> {
  if (of.length === 0) return;
  await database
    .insertInto('email_domain_events')
    .values(
      of.map(({ id, organisationId }) => ({
        id: newId<'email-domain-event'>(),
        email_domain_id: id,
        organisation_id: organisationId,
        kind: event.kind,
        actor_user_id: event.actorUserId,
        outcome: event.outcome ?? null,
        comment: event.comment || null,
        excluded_subdomains: event.excludedSubdomains ?? null,
        at: now(),
      })),
    )
    .execute();
}

/** What happened, oldest first, after a place in that order. */
export function listEvents(
  { database }: Context,
  emailDomainId: string,
  page: { after: string | undefined; limit: number },
) {
  let query = database.selectFrom('email_domain_events').selectAll().where('email_domain_id', '=', emailDomainId);
  if (page.after) query = query.where('id', '>', page.after);
  return query.orderBy('id').limit(page.limit).execute();
}

/** How often somebody has had the DNS looked at since then. */
export async function countChecks({ database }: Context, emailDomainId: string, since: Date): Promise<number> {
  const row = await database
    .selectFrom('email_domain_events')
    .where('email_domain_id', '=', emailDomainId)
    .where('kind', 'in', ['checked', 'proved', 'restored'])
    .where('at', '>', since)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
