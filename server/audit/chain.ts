import { hash } from 'node:crypto';

/**
 * What is hashed of a record, as db/migrations/0006_audit_chain.sql computes it and as anybody can from an export
 * (docs/decisions/0014-audit-chain.md). Person, subject and detail stand in it as commitments: whoever is shown one of them
 * is given the field's salt too and can check it; to anybody else the commitment says nothing.
 */
export type HashedFields = {
  organisationId: string;
  sequence: number;
  previousHash: string;
  id: string;
  at: string;
  kind: string;
  outcome: string;
  actorKind: string;
  actorOrganisationId: string | null;
  subjectKind: string;
  address: string | null;
  commitments: Commitments;
};
export type CommittedField = 'actor' | 'subject' | 'detail';
/** For each committed field the commitment; null where the record has nothing there. */
export type Commitments = Record<CommittedField, string | null>;
/** The salts of the fields that the reader is shown. */
export type Salts = Record<CommittedField, string | null>;

/** The previous hash of the first record of a chain. */
export const firstPreviousHash = '0'.repeat(64);

const sha256 = (text: string) => hash('sha256', text, 'hex');

/** The salt of one field of a record, from the record's own; it gives away neither that one nor those of other fields. */
export function saltOf(recordSalt: string, field: CommittedField): string {
  return sha256(`${recordSalt} ${field}`);
}

/** What stands for a value in the hashed form. */
export function commit(salt: string, value: string): string {
  return sha256(`${salt} ${value}`);
}

/** The text that is hashed: one field a line, `-` for nothing. */
export function formOf(fields: HashedFields): string {
  const { commitments } = fields;
  return [
    'causeway audit record 1',
    fields.organisationId,
    fields.sequence,
    fields.previousHash,
    fields.id,
    fields.at,
    fields.kind,
    fields.outcome,
    fields.actorKind,
    fields.actorOrganisationId ?? '-',
    commitments.actor ?? '-',
    fields.subjectKind,
    commitments.subject ?? '-',
    fields.address ?? '-',
    commitments.detail ?? '-',
  ].join('\n');
}

/** A record's own hash. */
export function hashOf(fields: HashedFields): string {
  return sha256(formOf(fields));
}

/**
 * JSON as PostgreSQL writes a jsonb: keys by length and then by bytes, a space after each colon and comma, numbers without
 * an exponent. So a detail has one text only, in the database and in an export.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return plainNumber(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  const members = Object.entries(value)
    .map(([key, member]) => ({ key, bytes: Buffer.from(key), member }))
    .sort((one, other) => one.bytes.length - other.bytes.length || one.bytes.compare(other.bytes));
  return `{${members.map(({ key, member }) => `${JSON.stringify(key)}: ${canonicalJson(member)}`).join(', ')}}`;
}

function plainNumber(value: number): string {
  const [digits = '', exponent] = JSON.stringify(value).split('e');
  if (exponent === undefined) return digits;
  const [, sign = '', whole = '', fraction = ''] = digits.match(/^(-?)(\d+)(?:\.(\d+))?$/) ?? [];
  const shift = Number(exponent);
  if (shift >= fraction.length) return `${sign}${whole}${fraction}${'0'.repeat(shift - fraction.length)}`;
  return `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}`;
}
