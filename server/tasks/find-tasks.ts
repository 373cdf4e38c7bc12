import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { TaskQuery, TaskView } from './contract.ts';
import { organisationsOfAccount } from './store.ts';
import { type Box, listTasks } from './store-lists.ts';
import { viewTasks } from './view-tasks.ts';

const place = z.tuple([z.guid()]);

/**
 * One box of tasks across all organisations, newest first (SPEC 7): the caller's inbox (without a status: what is still to
 * be done), what they sent, or, for coordinators, all work of their organisation. Filters by ids that are hidden find
 * nothing, like unknown ones.
 */
export function findTasks(context: Outside<UserActor>, query: TaskQuery): Promise<Page<TaskView>> {
  return inTransaction(context, async (context) => {
    const box = await openBox(context, query);
    const { limit, status: statuses, q, dueBefore, overdue, priority, sender, roleId } = query;
    const afterId = decodeCursor(query.cursor, place)?.[0];
    const filters = { statuses, q, dueBefore, overdue, priority, sender, roleId, afterId, limit: limit + 1 };
    const rows = await listTasks(context, box, filters);
    const page = cutPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    );
    return { items: await viewTasks(context, page.items), nextCursor: page.nextCursor };
  });
}

async function openBox(context: Context<UserActor>, query: TaskQuery): Promise<Box> {
  if (query.box === 'inbox' || query.box === 'sent') return { box: query.box };
  const { actor } = context;
  const organisationId = query.organisationId ?? actor.organisationId;
  if (organisationId !== actor.organisationId) {
    const administered = actor.isEnterpriseAdministrator
      ? await organisationsOfAccount(context, actor.accountId, [organisationId])
      : [];
    if (administered.length === 0) throw notFound();
  }
  authorize(actor, 'task.read_organisation', { organisationId, accountId: actor.accountId });
  return { box: 'organisation', organisationId };
}
