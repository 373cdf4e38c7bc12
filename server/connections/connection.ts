import type { ConnectionLevel } from '../access/visible.ts';
import { day, hour, later } from '../platform/clock.ts';
import type { ErrorCode } from '../platform/error-codes.ts';
import { Problem } from '../platform/errors.ts';
import type { ConnectionId, OrganisationId, UserId } from '../platform/ids.ts';

export type ConnectionStatus = 'requested' | 'paired' | 'rejected' | 'cancelled' | 'expired' | 'ended';

/** One-way: once paired, from may send work to to; to gains nothing (SPEC 6). */
export type Connection = {
  id: ConnectionId;
  fromOrganisationId: OrganisationId;
  toOrganisationId: OrganisationId;
  /** As stored: what has run out may not have been swept yet, so ask statusNow. */
  status: ConnectionStatus;
  level: ConnectionLevel | null;
  requestedBy: UserId;
  requestedAt: Date;
  requestComment: string;
  requestExpiresAt: Date;
  resentAt: Date | null;
  answeredBy: UserId | null;
  answeredAt: Date | null;
  answerComment: string | null;
  endsAt: Date | null;
  endedBy: UserId | null;
  endedByOrganisationId: OrganisationId | null;
  endedAt: Date | null;
  endComment: string | null;
  version: number;
};

/** Who acts, for which of the two sides: an enterprise administrator acts for organisations other than their own. */
export type ActingSide = { userId: UserId; organisationId: OrganisationId };

type Act = 'accept' | 'reject' | 'cancel' | 'resend' | 'changeLevel' | 'end' | 'expire';

/** THE table of states: what may be done in which, what becomes of it, and what is said when it is too late. */
export const transitions: Readonly<
  Record<Act, { from: readonly ConnectionStatus[]; to: ConnectionStatus | 'same'; refusal: ErrorCode }>
> = {
  accept: { from: ['requested'], to: 'paired', refusal: 'connection_already_answered' },
  reject: { from: ['requested'], to: 'rejected', refusal: 'connection_already_answered' },
  cancel: { from: ['requested'], to: 'cancelled', refusal: 'connection_already_answered' },
  resend: { from: ['requested'], to: 'same', refusal: 'connection_already_answered' },
  changeLevel: { from: ['paired'], to: 'same', refusal: 'connection_not_paired' },
  end: { from: ['paired'], to: 'ended', refusal: 'connection_not_paired' },
  expire: { from: ['requested', 'paired'], to: 'expired', refusal: 'connection_not_paired' },
};

/** When it runs out by itself: the request's last day, or the end date; null for what does not. */
export function runsOutAt(connection: Pick<Connection, 'status' | 'requestExpiresAt' | 'endsAt'>): Date | null {
  if (connection.status === 'requested') return connection.requestExpiresAt;
  return connection.status === 'paired' ? connection.endsAt : null;
}

/** The status that counts: a request or connection that has run out is expired at once, swept or not. */
export function statusNow(
  connection: Pick<Connection, 'status' | 'requestExpiresAt' | 'endsAt'>,
  now: Date,
): ConnectionStatus {
  const runsOut = runsOutAt(connection);
  return runsOut !== null && runsOut <= now ? 'expired' : connection.status;
}

/** Whether the act fits the state of now. */
export function allows(connection: Connection, act: Exclude<Act, 'expire'>, now: Date): boolean {
  return transitions[act].from.includes(statusNow(connection, now));
}

/** The one step that every act takes: 409 unless it fits the state of now. */
function step(
  connection: Connection,
  act: Exclude<Act, 'expire'>,
  changes: Partial<Connection> & { now: Date },
): Connection {
  const { now, ...changed } = changes;
  const { to, refusal } = transitions[act];
  if (!allows(connection, act, now)) throw new Problem(refusal);
  return {
    ...connection,
    ...changed,
    status: to === 'same' ? connection.status : to,
    version: connection.version + 1,
  };
}

export type Asking = {
  id: ConnectionId;
  from: ActingSide;
  toOrganisationId: OrganisationId;
  comment: string;
  endsAt: Date | null;
};

/** A new request. It runs out after the operator's number of days, or at its own end date when that comes first. */
export function request(asking: Asking, now: Date, expiryDays: number): Connection {
  const lastDay = later(now, expiryDays * day);
  return {
    id: asking.id,
    fromOrganisationId: asking.from.organisationId,
    toOrganisationId: asking.toOrganisationId,
    status: 'requested',
    level: null,
    requestedBy: asking.from.userId,
    requestedAt: now,
    requestComment: asking.comment,
    requestExpiresAt: asking.endsAt && asking.endsAt < lastDay ? asking.endsAt : lastDay,
    resentAt: null,
    answeredBy: null,
    answeredAt: null,
    answerComment: null,
    endsAt: asking.endsAt,
    endedBy: null,
    endedByOrganisationId: null,
    endedAt: null,
    endComment: null,
    version: 1,
  };
}

type Answer = { by: UserId; comment: string };

/** 409 `connection_already_answered` unless the request waits for an answer. */
export function accept(connection: Connection, answer: Answer & { level: ConnectionLevel }, now: Date): Connection {
  const { by, comment, level } = answer;
  return step(connection, 'accept', { level, answeredBy: by, answeredAt: now, answerComment: comment, now });
}

/** 409 `connection_already_answered` unless the request waits for an answer. */
export function reject(connection: Connection, answer: Answer, now: Date): Connection {
  return step(connection, 'reject', { answeredBy: answer.by, answeredAt: now, answerComment: answer.comment, now });
}

/** 409 `connection_already_answered` unless the request waits for an answer. */
export function cancel(connection: Connection, by: ActingSide, now: Date): Connection {
  return step(connection, 'cancel', {
    endedBy: by.userId,
    endedByOrganisationId: by.organisationId,
    endedAt: now,
    now,
  });
}

/** 409 `connection_already_answered`, or 429 `too_soon` until the interval since the last resend is over. */
export function resend(connection: Connection, now: Date, intervalHours: number): Connection {
  const resent = step(connection, 'resend', { resentAt: now, now });
  const again = resendAllowedAt(connection, intervalHours);
  if (again && again > now) throw new Problem('too_soon', undefined, { retryAfterSeconds: secondsUntil(again, now) });
  return resent;
}

/** When a request may be sent again: null for at once. */
export function resendAllowedAt(connection: Connection, intervalHours: number): Date | null {
  return connection.resentAt ? later(connection.resentAt, intervalHours * hour) : null;
}

/** 409 `connection_not_paired` unless it is. */
export function changeLevel(connection: Connection, level: ConnectionLevel, now: Date): Connection {
  return step(connection, 'changeLevel', { level, now });
}

/** 409 `connection_not_paired` unless it is. */
export function end(connection: Connection, by: ActingSide & { comment: string }, now: Date): Connection {
  return step(connection, 'end', {
    endedBy: by.userId,
    endedByOrganisationId: by.organisationId,
    endedAt: now,
    endComment: by.comment,
    now,
  });
}

/** Writes down that it has run out, at the moment when it did; what has not is left as it is. */
export function expire(connection: Connection, now: Date): Connection {
  const runsOut = runsOutAt(connection);
  if (runsOut === null || runsOut > now) return connection;
  return { ...connection, status: 'expired', endedAt: runsOut, version: connection.version + 1 };
}

/** 429 `connection_cooling_down` while the last rejection in this direction is younger than the operator's hours. */
export function expectCooledDown(rejectedAt: Date | null, now: Date, coolDownHours: number): void {
  const over = rejectedAt && later(rejectedAt, coolDownHours * hour);
  if (over && over > now) {
    throw new Problem('connection_cooling_down', undefined, { retryAfterSeconds: secondsUntil(over, now) });
  }
}

function secondsUntil(moment: Date, now: Date): number {
  return (moment.getTime() - now.getTime()) / 1000;
}
