import { day, hour, later } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { Id } from '../platform/ids.ts';
import type { EmailDomainStatus, ProofOutcome } from './contract.ts';
import { type ProofAnswer, saysAbsent } from './proof.ts';

export type EmailDomainId = Id<'email-domain'>;

/** A name that an organisation is associated with, and perhaps claims or owns (SPEC 3). */
export type EmailDomain = {
  id: EmailDomainId;
  organisationId: string;
  name: string;
  status: EmailDomainStatus;
  proofValue: string | null;
  excludedSubdomains: string[];
  provedBy: 'dns' | 'attestation' | null;
  provedAt: Date | null;
  attestedBy: string | null;
  attestationComment: string | null;
  checkedAt: Date | null;
  checkOutcome: ProofOutcome | null;
  checkTexts: string[];
  nextCheckAt: Date | null;
  graceStartedAt: Date | null;
  graceEndsAt: Date | null;
  graceWarnedAt: Date | null;
  lapsedAt: Date | null;
  createdAt: Date;
  version: number;
};

export type ProofRules = { recheckHours: number; graceDays: number };

/** How many e-mail domains an organisation may have. */
export const emailDomainsMaximum = 500;

const unproved = {
  provedBy: null,
  provedAt: null,
  attestedBy: null,
  attestationComment: null,
  checkedAt: null,
  checkOutcome: null,
  checkTexts: [],
  nextCheckAt: null,
  lapsedAt: null,
} satisfies Partial<EmailDomain>;
const noGrace = { graceStartedAt: null, graceEndsAt: null, graceWarnedAt: null } satisfies Partial<EmailDomain>;

/** A new one: claimed (unproven, with a value to prove it by) or associated only. */
export function associate(
  of: { id: EmailDomainId; organisationId: string; name: string; proofValue: string | null },
  now: Date,
): EmailDomain {
  const status = of.proofValue === null ? 'associated' : 'unproven';
  return { ...of, status, excludedSubdomains: [], ...unproved, ...noGrace, createdAt: now, version: 1 };
}

/** An associated name is claimed: it waits for its proof, by a value of its own. */
export function claim(emailDomain: EmailDomain, proofValue: string): EmailDomain {
  return step(emailDomain, { status: 'unproven', proofValue });
}

/** The organisation gives the name up, or loses it to another: it stays associated, and nobody is moved. */
export function release(emailDomain: EmailDomain): EmailDomain {
  return step(emailDomain, { status: 'associated', proofValue: null, ...unproved, ...noGrace });
}

/** 409 `email_domain_not_claimed` for a name that is only associated. */
export function expectClaimed(emailDomain: EmailDomain): void {
  if (emailDomain.status === 'associated') throw new Problem('email_domain_not_claimed');
}

/** The record was found: the name is owned, if the one-owner constraint lets it. An operator's word that stands is kept. */
export function prove(emailDomain: EmailDomain, answer: ProofAnswer, now: Date, rules: ProofRules): EmailDomain {
  const looked = look(emailDomain, answer, now);
  if (emailDomain.status === 'owned' && emailDomain.provedBy === 'attestation') return looked;
  const isNew = emailDomain.status !== 'owned';
  const nextCheckAt = later(now, rules.recheckHours * hour);
  if (!isNew && emailDomain.graceStartedAt === null) return { ...looked, nextCheckAt };
  return step(looked, {
    ...noGrace,
    status: 'owned',
    provedBy: 'dns',
    provedAt: isNew ? now : emailDomain.provedAt,
    attestedBy: null,
    attestationComment: null,
    lapsedAt: null,
    nextCheckAt,
  });
}

/** An operator's word stands for the proof; it is not looked for again. */
export function attest(emailDomain: EmailDomain, word: { by: string | null; comment: string }, now: Date): EmailDomain {
  expectClaimed(emailDomain);
  return step(emailDomain, {
    ...noGrace,
    status: 'owned',
    provedBy: 'attestation',
    provedAt: now,
    attestedBy: word.by,
    attestationComment: word.comment,
    nextCheckAt: null,
    lapsedAt: null,
  });
}

/** An operator gives it the name that it has proved; the record is looked for again at the next occasion. */
export function takeOver(emailDomain: EmailDomain, now: Date): EmailDomain {
  expectClaimed(emailDomain);
  return step(emailDomain, {
    ...unproved,
    ...noGrace,
    status: 'owned',
    provedBy: 'dns',
    provedAt: now,
    nextCheckAt: now,
  });
}

/** Carves out sub-domains, which must have been read as lying below. */
export function exclude(emailDomain: EmailDomain, excludedSubdomains: string[]): EmailDomain {
  return step(emailDomain, { excludedSubdomains });
}

/** Keeps what the last look found; it changes nothing else, and so is no new version. */
export function look(emailDomain: EmailDomain, { outcome, texts }: ProofAnswer, now: Date): EmailDomain {
  return { ...emailDomain, checkedAt: now, checkOutcome: outcome, checkTexts: texts };
}

export type RecheckEvent = 'restored' | 'grace_started' | 'grace_warned' | 'lapsed';

/**
 * The scheduled look at a proof (SPEC 3). Absence starts the grace; a notice goes out before its end; absence at the end
 * ends ownership, which moves nobody. A resolver that fails or keeps silent counts for nothing. Proof that comes back
 * restores; the caller asks whether a lapsed name has another owner by now.
 */
export function recheck(
  emailDomain: EmailDomain,
  answer: ProofAnswer,
  now: Date,
  rules: ProofRules,
): { emailDomain: EmailDomain; event: RecheckEvent | null } {
  if (answer.outcome === 'found') {
    const isMissing = emailDomain.status === 'lapsed' || emailDomain.graceStartedAt !== null;
    return { emailDomain: prove(emailDomain, answer, now, rules), event: isMissing ? 'restored' : null };
  }
  const { changed, event } = miss(emailDomain, saysAbsent(answer.outcome), now, rules);
  const looked = look(changed ? step(emailDomain, changed) : emailDomain, answer, now);
  return { emailDomain: { ...looked, nextCheckAt: nextLook(looked, now, rules) }, event };
}

type Missed = { changed: Partial<EmailDomain> | null; event: RecheckEvent | null };

function miss(emailDomain: EmailDomain, isAbsent: boolean, now: Date, rules: ProofRules): Missed {
  const { status, graceEndsAt, graceWarnedAt } = emailDomain;
  if (status !== 'owned') return { changed: null, event: null };
  if (graceEndsAt === null) {
    if (!isAbsent) return { changed: null, event: null };
    const changed = { graceStartedAt: now, graceEndsAt: later(now, rules.graceDays * day), graceWarnedAt: null };
    return { changed, event: 'grace_started' };
  }
  if (graceWarnedAt === null && now >= later(graceEndsAt, -noticeTime(rules))) {
    // Nobody loses a name without the second notice, even when nothing was looked at for a long time.
    const end = new Date(Math.max(graceEndsAt.getTime(), now.getTime() + noticeTime(rules)));
    return { changed: { graceWarnedAt: now, graceEndsAt: end }, event: 'grace_warned' };
  }
  if (isAbsent && now >= graceEndsAt)
    return { changed: { ...noGrace, status: 'lapsed', lapsedAt: now }, event: 'lapsed' };
  return { changed: null, event: null };
}

/** Between the second notice and the end of the grace: two days, or half of a short grace. */
function noticeTime({ graceDays }: ProofRules): number {
  return Math.min(2, graceDays / 2) * day;
}

/** Once in the interval, sooner after silence, and in time for the notice and the end of a grace. */
function nextLook(emailDomain: EmailDomain, now: Date, rules: ProofRules): Date {
  const { graceEndsAt, graceWarnedAt, checkOutcome } = emailDomain;
  const isConclusive = checkOutcome !== null && saysAbsent(checkOutcome);
  const usual = later(now, Math.min(rules.recheckHours, isConclusive ? Number.POSITIVE_INFINITY : 1) * hour);
  const moment = graceEndsAt && (graceWarnedAt ? graceEndsAt : later(graceEndsAt, -noticeTime(rules)));
  return moment && moment > now && moment < usual ? moment : usual;
}

function step(emailDomain: EmailDomain, changed: Partial<EmailDomain>): EmailDomain {
  return { ...emailDomain, ...changed, version: emailDomain.version + 1 };
}
