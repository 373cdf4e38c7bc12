import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { asThen, nameOrganisations, namePeople } from '../access/people.ts';
import { type CommittedField, canonicalJson, commit, saltOf } from './chain.ts';
import type { AuditRecordView } from './contract.ts';
import type { RecordRow } from './store.ts';

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
type People = Awaited<ReturnType<typeof namePeople>>;

/**
 * Records as the reader may see them. Whoever is hidden from them today (SPEC 6) stands nowhere: not as the actor, not as
 * the subject, not in the detail. What they are shown can be checked against the hash by the salt that comes with it.
 */
export async function viewRecords(context: Context, rows: RecordRow[]): Promise<AuditRecordView[]> {
  const ids = rows.flatMap((row) => [row.actor_user_id ?? [], row.subject_id ?? [], idsIn(row.detail)].flat());
  const people = await namePeople(context, ids);
  const organisation = await nameOrganisations(
    context,
    rows.flatMap((row) => row.actor_organisation_id ?? []),
  );
  return rows.map((row) => {
    const person = personOf(row, people, organisation);
    const subject = row.subject_id === null || isHidden(people, row.subject_id) ? null : row.subject_id;
    const detail = row.subject_id !== null && subject === null ? {} : withoutHidden(row.detail, people);
    const shown = {
      actor: person?.id === row.actor_user_id,
      subject: subject !== null,
      detail: canonicalJson(detail) === canonicalJson(row.detail),
    };
    return {
      id: row.id,
      organisationId: row.organisation_id,
      sequence: row.sequence,
      at: row.at.toISOString(),
      kind: row.kind,
      outcome: row.outcome as AuditRecordView['outcome'],
      actor: {
        kind: row.actor_kind as AuditRecordView['actor']['kind'],
        person,
        organisation: row.actor_organisation_id === null ? null : organisation(row.actor_organisation_id),
      },
      subject: { kind: row.subject_kind, id: subject },
      address: row.address,
      detail: detail as Record<string, unknown>,
      hash: row.hash,
      previousHash: row.previous_hash,
      commitments: commitmentsOf(row),
      salts: {
        actor: shown.actor && person ? saltOf(row.salt, 'actor') : null,
        subject: shown.subject ? saltOf(row.salt, 'subject') : null,
        detail: shown.detail ? saltOf(row.salt, 'detail') : null,
      },
    };
  });
}

/** What stands for the person, the subject and the detail of a stored record in its hash. */
export function commitmentsOf(row: RecordRow): Record<CommittedField, string | null> {
  const committed = (field: CommittedField, value: string | null) =>
    value === null ? null : commit(saltOf(row.salt, field), value);
  return {
    actor: committed('actor', row.actor_user_id),
    subject: committed('subject', row.subject_id),
    detail: committed('detail', canonicalJson(row.detail)),
  };
}

/** The organisation whose people are named where they act: the one that sends, of what crosses a connection. */
function sendingSide(row: RecordRow): string | undefined {
  if (!/^(connection|task)\./.test(row.kind)) return undefined;
  const { fromOrganisationId } = row.detail as { fromOrganisationId?: unknown };
  return typeof fromOrganisationId === 'string' ? fromOrganisationId : undefined;
}

/** As they stood when they acted; those of the organisation whose audit it is by who they are today. */
function personOf(
  row: RecordRow,
  people: People,
  organisation: (id: string) => PersonView['organisation'],
): PersonView | null {
  const person = people(row.actor_user_id, sendingSide(row));
  const organisationId = row.actor_organisation_id;
  return organisationId === row.organisation_id ? person : asThen(person, organisationId, organisation);
}

/** An id of somebody whom the reader may not know. */
function isHidden(people: People, id: string): boolean {
  return people(id.toLowerCase())?.id === null;
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return idPattern.test(value) ? [value.toLowerCase()] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(idsIn);
}

function withoutHidden(value: unknown, people: People): unknown {
  if (typeof value === 'string') return idPattern.test(value) && isHidden(people, value) ? null : value;
  if (Array.isArray(value)) return value.map((member) => withoutHidden(member, people));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutHidden(member, people)]));
}
