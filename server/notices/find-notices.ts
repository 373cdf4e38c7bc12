import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { NoticesQuery, NoticeView, ReadBody } from './contract.ts';
import { groupOf, type NoticeKind } from './kinds-contract.ts';
import { announce, countUnread, listNotices, markRead, type NoticeRow } from './notices-store.ts';
import { readSettings } from './settings-store.ts';
import { say } from './texts/say.ts';
import { nameWhoDidIt } from './who-did-it.ts';

/** What the caller was told, newest first: their own notices and nobody else's, of where they belong now. */
export function findNotices(context: Outside<UserActor>, query: NoticesQuery): Promise<Page<NoticeView>> {
  return inTransaction(context, async (context) => {
    const before = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const page = { limit: query.limit, before, isUnread: query.unread === 'true' };
    const rows = await listNotices(context, context.actor.userId, page);
    const views = new Map((await viewNotices(context, rows)).map((view) => [view.id, view]));
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => views.get(row.id)!,
    );
  });
}

/** How many the caller has not read. */
export function countNotices(context: Outside<UserActor>): Promise<{ unread: number }> {
  return inTransaction(context, async (context) => ({ unread: await countUnread(context, context.actor.userId) }));
}

/** Marks the caller's own notices as read, these or all; ids of others' change nothing. Answers how many are left. */
export function readNotices(context: Outside<UserActor>, body: ReadBody): Promise<{ unread: number }> {
  return inTransaction(context, async (context) => {
    const { userId } = context.actor;
    const changed = await markRead(context, userId, { ids: body.ids, upTo: body.upTo });
    if (changed > 0) await announce(context, [userId]);
    return { unread: await countUnread(context, userId) };
  });
}

/** Notices as their recipient reads them, in their language, with people named as they may know them today. */
export async function viewNotices(context: Context<UserActor>, rows: NoticeRow[]): Promise<NoticeView[]> {
  if (rows.length === 0) return [];
  const language = (await readSettings(context, context.actor.userId))?.language ?? 'en';
  const whoDidIt = await nameWhoDidIt(context, rows);
  return rows.map((row) => {
    const letter = say(language, row.kind, row.words);
    return {
      id: row.id,
      kind: row.kind,
      group: groupOf(row.kind as NoticeKind),
      title: letter?.subject ?? row.kind,
      text: letter?.text ?? '',
      subject: { kind: row.subject_kind, id: row.subject_id },
      path: row.path,
      by: whoDidIt(row),
      at: row.at.toISOString(),
      readAt: row.read_at?.toISOString() ?? null,
    };
  });
}
