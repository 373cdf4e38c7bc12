import type { UserActor } from '../access/actor.ts';
import { aside, type Context, type Outside, withWiderSight } from '../access/context.ts';
import { inBatches } from '../platform/batches.ts';
import { newId } from '../platform/ids.ts';
import { enqueueWebhooks } from '../webhooks/enqueue-webhooks.ts';

export type AuditRecord = {
  /** The event in the words of the verbs: connection.accepted, user.disabled. */
  kind: string;
  /** Every organisation that the event is about; each gets its own record of it. */
  organisationIds: string[];
  subject: { kind: string; id: string | null };
  outcome?: 'done' | 'refused';
  detail?: Record<string, unknown>;
};

/** Writes who did what, in the same transaction as what they did. Never pass secrets or passwords in `detail`. */
export function record(context: Context, event: AuditRecord): Promise<void> {
  return recordEach(context, event, [event]);
}

type Event = Omit<AuditRecord, 'subject' | 'detail'>;
type Subject = Pick<AuditRecord, 'subject' | 'detail'>;

/** The same event for each of many subjects, such as people who are invited at once, in one statement. */
export async function recordEach(context: Context, event: Event, subjects: Subject[]): Promise<void> {
  const { actor } = context;
  const isForeign = actor.kind === 'user' && event.organisationIds.some((id) => id !== actor.organisationId);
  const administered = isForeign ? await administeredAmong(context, event.organisationIds) : [];
  const rows = rowsOf(context, { event, subjects, administered });
  await (isForeign
    ? withWiderSight(context, 'both sides hold the same events about what they share', () => insert(context, rows))
    : insert(context, rows));
}

/** Events of one kind by several people who act at once, each recorded as theirs; the caller sees all organisations concerned. */
export function recordOfMany(
  context: Context,
  acts: { by: Pick<Context, 'actor' | 'request'>; event: Event; subjects: Subject[] }[],
): Promise<void> {
  const rows = acts.flatMap(({ by, event, subjects }) => rowsOf({ ...by, now: context.now }, { event, subjects }));
  return insert(context, rows);
}

/** Those of the actor's account, when they administer it. */
async function administeredAmong({ actor, database }: Context, organisationIds: string[]): Promise<string[]> {
  if (actor.kind !== 'user' || !actor.isEnterpriseAdministrator) return [];
  const rows = await database
    .selectFrom('organisations')
    .select('id')
    .where('id', 'in', organisationIds)
    .where('account_id', '=', actor.accountId)
    .execute();
  return rows.map(({ id }) => id);
}

function rowsOf(
  { actor, request, now }: Pick<Context, 'actor' | 'request' | 'now'>,
  { event, subjects, administered = [] }: { event: Event; subjects: Subject[]; administered?: string[] },
) {
  const organisationIds = [...new Set(event.organisationIds)];
  const own = actor.kind === 'user' ? [actor.organisationId, ...administered] : organisationIds;
  const side = actor.kind === 'user' ? sideOf(actor, { organisationIds, administered }) : null;
  return subjects.flatMap(({ subject, detail }) =>
    organisationIds.map((organisationId) => ({
      id: newId(),
      organisation_id: organisationId,
      at: now(),
      kind: event.kind,
      outcome: event.outcome ?? ('done' as const),
      actor_kind: actor.kind,
      actor_user_id: actor.kind === 'user' ? actor.userId : null,
      // To the other side whoever acts for an organisation of their account is of that organisation.
      actor_organisation_id: actor.kind === 'user' && own.includes(organisationId) ? actor.organisationId : side,
      subject_kind: subject.kind,
      subject_id: subject.id,
      // Where somebody works from is the business of their own organisation, and of those that they administer.
      address: own.includes(organisationId) ? request.address : null,
      detail: JSON.stringify(detail ?? {}),
    })),
  );
}

/** The organisation for which somebody acts: their own where the event is about it, else one that they administer. */
function sideOf(actor: UserActor, about: { organisationIds: string[]; administered: string[] }): string {
  const isAboutOwn = about.organisationIds.includes(actor.organisationId);
  return isAboutOwn ? actor.organisationId : (about.administered[0] ?? actor.organisationId);
}

async function insert(context: Context, rows: ReturnType<typeof rowsOf>): Promise<void> {
  for (const some of inBatches(rows)) {
    await context.database.insertInto('audit_records').values(some).execute();
    await enqueueWebhooks(context, some);
  }
}

/** Remembers a refused attempt even though its own transaction is rolled back. */
export async function recordRefusal(context: Outside, event: AuditRecord): Promise<void> {
  await aside(context, (own) => record(own, { ...event, outcome: 'refused' }));
  context.request.isRefusalRecorded = true;
}
