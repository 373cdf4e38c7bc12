import { z } from 'zod';
import { organisationName, personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { inDigits, moment } from '../platform/shapes.ts';

const hexadecimal = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
const committed = z.object({
  actor: z.string().nullable(),
  subject: z.string().nullable(),
  detail: z.string().nullable(),
});

export const auditRecordView = z.object({
  id: z.string(),
  organisationId: z.string(),
  /** Its number in the chain of the organisation; null for a second or so, until it has one. */
  sequence: z.number().nullable(),
  at: z.string(),
  kind: z.string(),
  outcome: z.enum(['done', 'refused']),
  actor: z.object({
    kind: z.enum(['user', 'installation', 'anonymous']),
    person: personView.nullable(),
    organisation: organisationName.nullable(),
  }),
  /** The id is null for a person whom the reader may not know. */
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  /** Only of people of the organisation itself, and of sign-ins. */
  address: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string().nullable(),
  previousHash: z.string().nullable(),
  /** What stands for the person, the subject and the detail in the hash. */
  commitments: committed,
  /** By these the commitments can be checked; null for what is not shown, or not wholly. */
  salts: committed,
});
export const auditPage = pageOf(auditRecordView);

export const auditParams = z.strictObject({ id: idShape });
export const auditQuery = z.strictObject({
  ...pageQuery,
  from: moment.optional(),
  /** Up to, and without, this moment. */
  to: moment.optional(),
  /** The id of a person, or of an organisation: everybody who acted for it. */
  actor: idShape.optional(),
  /** A kind such as connection.accepted, or the first words of several: connection. */
  kind: z.string().min(1).max(100).optional(),
  subject: idShape.optional(),
  /** Text that is looked for in the kind and in the kind of subject. */
  q: z.string().max(100).optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  /** All that is found as a file, for whoever cannot send an Accept header, such as a link. */
  format: z.enum(['csv', 'ndjson']).optional(),
});

export const verifyQuery = z
  .strictObject({
    sequence: inDigits(
      z
        .number('must be a whole number from 1')
        .int()
        .min(1)
        .max(2 ** 52),
    ).optional(),
    hash: hexadecimal.optional(),
  })
  .refine((query) => (query.sequence === undefined) === (query.hash === undefined), 'sequence and hash go together');
export const verdictView = z.object({
  ok: z.boolean(),
  /** Records whose hash and place were checked. */
  checked: z.number(),
  /** Records that were written meanwhile and have no place in the chain yet. */
  unchained: z.number(),
  firstBroken: z
    .object({
      sequence: z.number(),
      id: z.string().nullable(),
      reason: z.enum(['altered', 'removed', 'reordered', 'rewritten', 'unreadable']),
    })
    .nullable(),
});

export const checkpointView = z.object({
  organisationId: z.string(),
  sequence: z.number(),
  hash: z.string(),
  at: z.string(),
  signature: z.string(),
});
export const checkpointPage = pageOf(checkpointView);
export const checkpointQuery = z.strictObject(pageQuery);
export const emptyBody = z.strictObject({});
export const publicKeyView = z.object({ algorithm: z.literal('Ed25519'), publicKey: z.string() });

export type AuditRecordView = z.infer<typeof auditRecordView>;
export type AuditPage = z.infer<typeof auditPage>;
export type AuditQuery = z.output<typeof auditQuery>;
export type VerdictView = z.infer<typeof verdictView>;
export type VerifyQuery = z.output<typeof verifyQuery>;
export type CheckpointView = z.infer<typeof checkpointView>;
export type CheckpointPage = z.infer<typeof checkpointPage>;
