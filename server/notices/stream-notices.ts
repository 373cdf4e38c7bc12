import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authenticate, sessionCookie } from '../http/authenticate.ts';
import { ContentAnswer } from '../http/content.ts';
import { second } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { requireDemandedSecondFactor } from '../second-factors/require-second-factor.ts';
import { viewNotices } from './find-notices.ts';
import { NoticeStream } from './notice-stream.ts';
import { countUnread, listNotices, listNoticesAfter } from './notices-store.ts';

/** Streams that a person may have open at once, over all nodes. */
const streamsMaximum = 5;
const eventsAtOnce = 50;
/** A notice stands in the order of when it was made, and may be committed a little after a later one. */
const overlapMilliseconds = 10 * second;

/**
 * What the caller is told, as it comes, on whatever node they and it are: server-sent events `notice` and `counts`. With
 * Last-Event-ID it goes on from there, and may repeat what is some seconds old. It ends at once when the session or the
 * token does, or the person is disabled or moved: who it is for is asked again with each event, and twice a minute. 429
 * `too_many_requests` with five open already.
 */
export async function streamNotices(context: Outside<UserActor>): Promise<ContentAnswer> {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
  if (context.request.act?.startsWith('HEAD')) return new ContentAnswer(null, headers);
  const { userId } = context.actor;
  const reading = { after: '', recent: new Set<string>(), unread: -1 };
  const stream = new NoticeStream(() => readNew(context, reading));
  const leave = await context.services.announcements.listen(userId, streamsMaximum, {
    heard: (payload) => payload.includes(userId) && stream.wake(),
    lost: () => stream.finish(),
  });
  if (!leave) {
    stream.destroy();
    throw new Problem('too_many_requests', 'You have five of these open already; close one.', {
      retryAfterSeconds: 60,
    });
  }
  stream.once('close', leave);
  try {
    // Only now: what is written from here on is announced to us.
    await begin(context, reading);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  stream.wake();
  // Whoever comes back does so with a connection of its own: this one ends with the stream, and holds up no node that closes.
  return new ContentAnswer(stream, { ...headers, connection: 'close' });
}

/** How far a stream has come. `recent` are ids that it has given within the overlap. */
type Reading = { after: string; recent: Set<string>; unread: number };

async function begin(context: Outside<UserActor>, reading: Reading): Promise<void> {
  const last = context.request.header?.('last-event-id');
  if (last && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(last)) {
    reading.after = last.toLowerCase();
    reading.recent.add(reading.after);
    return;
  }
  const page = { limit: eventsAtOnce, isUnread: false };
  const newest = await inTransaction(context, (inside) => listNotices(inside, context.actor.userId, page));
  reading.after = newest[0]?.id ?? '00000000-0000-0000-0000-000000000000';
  for (const { id } of newest) reading.recent.add(id);
}

/** The next events as text; undefined when the caller is not who may read them any more, and the stream ends. */
async function readNew(context: Outside<UserActor>, reading: Reading): Promise<string | undefined> {
  const actor = await whoStill(context);
  if (!actor) return undefined;
  return inTransaction({ ...context, actor }, async (inside) => {
    const after = before(reading.after);
    const found = await listNoticesAfter(inside, actor.userId, { after, limit: eventsAtOnce + reading.recent.size });
    const fresh = found.filter(({ id }) => !reading.recent.has(id));
    const views = await viewNotices(inside, fresh);
    for (const { id } of fresh) {
      reading.recent.add(id);
      if (id > reading.after) reading.after = id;
    }
    for (const id of reading.recent) if (id <= before(reading.after)) reading.recent.delete(id);
    const unread = await countUnread(inside, actor.userId);
    const events = views.map((view) => `id: ${view.id}\nevent: notice\ndata: ${JSON.stringify(view)}\n\n`);
    if (unread !== reading.unread) events.push(`event: counts\ndata: ${JSON.stringify({ unread })}\n\n`);
    reading.unread = unread;
    return events.join('');
  });
}

/** The same person, if this request's session or token still lets them in. */
async function whoStill(context: Outside<UserActor>): Promise<UserActor | undefined> {
  const { header } = context.request;
  const cookie = header?.('cookie')?.match(new RegExp(`(?:^|;\\s*)${sessionCookie}=([\\w-]+)`))?.[1];
  const actor = await authenticate(context.services, { authorization: header?.('authorization'), cookie });
  if (actor.kind !== 'user' || actor.userId !== context.actor.userId) return undefined;
  if (actor.organisationId !== context.actor.organisationId) return undefined;
  try {
    requireDemandedSecondFactor(actor);
    return actor;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The lowest id of the overlap before this one: ids begin with the milliseconds when they were made. */
function before(id: string): string {
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const digits = Math.max(0, made - overlapMilliseconds)
    .toString(16)
    .padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}
