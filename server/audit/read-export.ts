import type { AuditRecordView } from './contract.ts';
import { type Link, openedFields } from './verify-chain.ts';

/**
 * A line of an export in JSON Lines as a link of its chain. What stands there without a salt is not shown wholly, and is
 * proved by nothing: of a person or a subject it must be nothing at all.
 */
export function linkOfView(record: AuditRecordView): Link {
  const actor = record.actor.person?.id ?? null;
  const subject = record.subject.id;
  return {
    organisationId: record.organisationId,
    sequence: record.sequence ?? 0,
    previousHash: record.previousHash ?? '',
    id: record.id,
    at: record.at,
    kind: record.kind,
    outcome: record.outcome,
    actorKind: record.actor.kind,
    actorOrganisationId: record.actor.organisation?.id ?? null,
    subjectKind: record.subject.kind,
    address: record.address,
    commitments: record.commitments,
    hash: record.hash ?? '',
    opened: openedFields(
      { actor, subject, detail: record.detail },
      {
        actor: record.salts.actor ?? (actor === null ? null : missingSalt),
        subject: record.salts.subject ?? (subject === null ? null : missingSalt),
        detail: record.salts.detail,
      },
    ),
  };
}

/** Fits no commitment. */
const missingSalt = 'missing';
