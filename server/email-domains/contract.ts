import { z } from 'zod';
import { organisationName, personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { requiredComment, text } from '../platform/shapes.ts';

/**
 * unproven: claimed, and nothing follows from it; owned: proved or attested, and people are placed by it; associated: the
 * organisation's, without a claim to own it; lapsed: owned once, until its proof was lost for longer than the grace.
 */
export const emailDomainStatus = z.enum(['unproven', 'owned', 'associated', 'lapsed']);

/** What a look at the DNS found; the last four say nothing about whether the record is there. */
export const proofOutcome = z.enum([
  'found',
  'other_texts',
  'nothing',
  'no_such_name',
  'server_failed',
  'timed_out',
  'refused',
  'unreadable',
]);

export const emailDomainParams = z.object({ id: idShape });
export const emailDomainOfOrganisationParams = z.object({ id: idShape });

/** How many names may be carved out of one e-mail domain. */
export const excludedSubdomainsMaximum = 100;

/** A name as somebody typed it; whether it is a name at all is answered with a reason (422 `email_domain_refused`). */
const typedName = z.string().max(1000, 'must have at most 253 characters').meta({ format: 'hostname', maxLength: 253 });

export const claimBody = z.strictObject({
  name: typedName,
  /** false: associated only, nobody is placed by it. */
  own: z.boolean('must be true or false').default(true),
});

export const changeBody = z.strictObject({
  /** true claims the name, false gives it up; nobody is moved by either. */
  own: z.boolean('must be true or false').optional(),
  /** The whole new list, of names below this one; people with an address there are not placed by it. */
  excludedSubdomains: z
    .array(typedName)
    .max(excludedSubdomainsMaximum, `must name at most ${excludedSubdomainsMaximum} sub-domains`)
    .optional(),
});

export const attestBody = z.strictObject({ comment: requiredComment });
export const emptyBody = z.strictObject({});

export const emailDomainListQuery = z.object({
  ...pageQuery,
  /** Part of the name. */
  q: text(253).optional(),
  status: emailDomainStatus.optional(),
});

export const proofView = z.object({ type: z.literal('TXT'), name: z.string(), value: z.string() });

export const emailDomainView = z.object({
  id: z.string(),
  organisation: organisationName,
  /** In canonical form: lower case, IDNA, no trailing dot. */
  name: z.string(),
  /** The same for people to read: bücher.example for xn--bcher-kva.example. */
  unicodeName: z.string(),
  own: z.boolean(),
  status: emailDomainStatus,
  /** The record that proves it; null for a name that is only associated, and for who may not prove it. */
  proof: proofView.nullable(),
  excludedSubdomains: z.array(z.string()),
  /** By what it is owned. */
  provedBy: z.enum(['dns', 'attestation']).nullable(),
  provedAt: z.string().nullable(),
  /** Set while an operator's word stands for the proof. */
  attestation: z.object({ by: personView.nullable(), comment: z.string(), at: z.string() }).nullable(),
  /** The last look at the DNS; null before the first, and for who may not prove it. */
  lastCheck: z.object({ outcome: proofOutcome, sentence: z.string(), at: z.string() }).nullable(),
  nextCheckAt: z.string().nullable(),
  /** Set while the proof is missing from an owned name; at the end it lapses. */
  grace: z.object({ startedAt: z.string(), endsAt: z.string() }).nullable(),
  lapsedAt: z.string().nullable(),
  /**
   * Somebody else has proved a name that is owned, and an operator has not decided yet. `as`: this organisation holds the
   * name (holder) or has proved it too (claimant). Null when there is nothing open, and for who may not prove it.
   */
  dispute: z.object({ id: z.string(), as: z.enum(['holder', 'claimant']), openedAt: z.string() }).nullable(),
  createdAt: z.string(),
  version: z.number(),
  may: z.object({
    prove: z.boolean(),
    attest: z.boolean(),
    claim: z.boolean(),
    release: z.boolean(),
    exclude: z.boolean(),
    remove: z.boolean(),
    readHistory: z.boolean(),
  }),
});
export const emailDomainPage = pageOf(emailDomainView);

export const emailDomainEventKind = z.enum([
  'claimed',
  'associated',
  'checked',
  'proved',
  'attested',
  'released',
  'excluded',
  'grace_started',
  'grace_warned',
  'restored',
  'lapsed',
  'disputed',
  'dispute_kept',
  'dispute_transferred',
  'dispute_withdrawn',
]);

export const emailDomainEvent = z.object({
  id: z.string(),
  kind: emailDomainEventKind,
  /** Null for what happened by itself. */
  actor: personView.nullable(),
  /** What a look at the DNS found, where the event rests on one. */
  outcome: proofOutcome.nullable(),
  comment: z.string().nullable(),
  /** The sub-domains excluded from then on. */
  excludedSubdomains: z.array(z.string()).nullable(),
  at: z.string(),
});
export const emailDomainHistoryQuery = z.object(pageQuery);
export const emailDomainHistoryPage = pageOf(emailDomainEvent);

export const disputeParams = z.object({ id: idShape });
export const disputeStatus = z.enum(['open', 'kept', 'transferred', 'withdrawn']);
export const disputeListQuery = z.object({ ...pageQuery, status: disputeStatus.default('open') });
export const decideBody = z.strictObject({
  /** keep: the name stays with from; transfer: it goes from → to. Nobody is moved by either. */
  decision: z.enum(['keep', 'transfer'], 'must be keep or transfer'),
  comment: requiredComment,
});

/** One side of a dispute, with what its claim rests on. */
const disputeSide = z.object({
  organisation: organisationName,
  emailDomainId: z.string().nullable(),
  status: emailDomainStatus.nullable(),
  provedBy: z.enum(['dns', 'attestation']).nullable(),
  provedAt: z.string().nullable(),
});

/** For operators. The name would go from → to. */
export const disputeView = z.object({
  id: z.string(),
  name: z.string(),
  unicodeName: z.string(),
  /** Who owns the name. */
  from: disputeSide,
  /** Who has proved it too, at openedAt. */
  to: disputeSide,
  status: disputeStatus,
  openedAt: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: personView.nullable(),
  comment: z.string().nullable(),
  version: z.number(),
  may: z.object({ decide: z.boolean() }),
});
export const disputePage = pageOf(disputeView);

export type EmailDomainView = z.infer<typeof emailDomainView>;
export type EmailDomainPage = z.infer<typeof emailDomainPage>;
export type EmailDomainStatus = z.infer<typeof emailDomainStatus>;
export type EmailDomainListQuery = z.output<typeof emailDomainListQuery>;
export type EmailDomainClaim = z.output<typeof claimBody>;
export type EmailDomainChange = z.output<typeof changeBody>;
export type EmailDomainEventView = z.infer<typeof emailDomainEvent>;
export type EmailDomainHistoryPage = z.infer<typeof emailDomainHistoryPage>;
export type ProofOutcome = z.infer<typeof proofOutcome>;
export type DisputeView = z.infer<typeof disputeView>;
export type DisputePage = z.infer<typeof disputePage>;
export type DisputeListQuery = z.output<typeof disputeListQuery>;
export type DisputeDecision = z.output<typeof decideBody>;
