import type { Outside } from '../access/context.ts';
import { minute } from '../platform/clock.ts';
import type { Problem } from '../platform/errors.ts';
import { recordRefusal } from './record.ts';

/** Of one person within a minute, on each node. */
export const refusedRequestsMaximum = 100;
/** People whom one node counts at a time; beyond them counting begins anew. */
const countedMaximum = 100_000;

type Attempt = { method: string; path: string; params: unknown; isContent?: boolean };

/**
 * Every refused attempt of somebody signed in, once, in the audit of their organisation, and of the one whose thing it was where
 * they may know of it: what they tried, on what, and the code that they got. A refused look is told once a minute for each thing
 * looked at, since programs look again and again; but each time when it was for the content of a document. Not what was misshapen,
 * came too late or is not there for them: ids that somebody tries would fill the audit. Whoever is refused again and again fills
 * nobody's audit: the last within a minute says that what follows is left out.
 */
export async function recordRefusedRequest(
  context: Outside,
  attempt: Attempt,
  problem: Problem | undefined,
): Promise<void> {
  const { actor, request } = context;
  if (!problem || actor.kind !== 'user') return;
  if (!isRefusal(attempt, problem) || request.isRefusalRecorded) return;
  const subject = subjectOf(attempt);
  const seen = isLook(attempt) ? `${attempt.path} ${subject.id}` : undefined;
  const count = countAttempt(actor.userId, seen, context.now());
  if (count === undefined || count > refusedRequestsMaximum) return;
  await recordRefusal(context, {
    kind: 'request.refused',
    organisationIds: [actor.organisationId, ...(request.concernedOrganisationIds ?? [])],
    subject,
    detail: {
      method: attempt.method,
      path: attempt.path,
      code: problem.code,
      ...(count === refusedRequestsMaximum ? { isLastOfThisMinute: true } : {}),
    },
  });
}

function isRefusal({ method, isContent }: Attempt, { status, code }: Problem): boolean {
  if (code === 'invalid' || code === 'version_conflict' || code.startsWith('idempotency_')) return false;
  if (method !== 'GET') return [403, 409, 422, 429].includes(status);
  return status === 403 || (isContent === true && [409, 429].includes(status));
}

function isLook({ method, isContent }: Attempt): boolean {
  return method === 'GET' && isContent !== true;
}

/** What the path names by an id: /connections/:id/accept is about a connection. */
function subjectOf({ path, params }: Attempt): { kind: string; id: string | null } {
  const words = path.split('/');
  const noun = words[words.indexOf(':id') - 1] ?? words[1] ?? 'request';
  const { id } = (params ?? {}) as { id?: unknown };
  const kind = noun.replaceAll('-', '_').replace(/ies$/, 'y').replace(/s$/, '');
  return { kind, id: typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : null };
}

type Counted = { attempts: number; seen: Set<string> };
const counts = new Map<string, Counted>();
let countedMinute = 0;

/** Which attempt of this person within the minute it is; undefined when the same was seen in it before. */
function countAttempt(userId: string, seen: string | undefined, now: Date): number | undefined {
  const thisMinute = Math.floor(now.getTime() / minute);
  if (thisMinute !== countedMinute || counts.size > countedMaximum) counts.clear();
  countedMinute = thisMinute;
  const counted = counts.get(userId) ?? { attempts: 0, seen: new Set() };
  counts.set(userId, counted);
  if (seen !== undefined && counted.seen.has(seen)) return undefined;
  counted.attempts += 1;
  // No more than what is recorded is kept, so that nobody fills the memory either.
  if (seen !== undefined && counted.attempts <= refusedRequestsMaximum) counted.seen.add(seen);
  return counted.attempts;
}
