import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { notify } from '../notices/notify.ts';
import { invalid, notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { namePeopleOfWorkspace } from '../workspaces/name-people-of-workspace.ts';
import { rememberInWorkspace, requirePaidPlan, takeUpWorkspace } from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import type { CommentView } from './contract.ts';
import type { CommentRow } from './people-store.ts';
import * as store from './people-store.ts';
import { enterDocument, takeUpDocument } from './take-up.ts';

/** The comments on a document, oldest first, for whoever is in its workspace. */
export function findComments(
  context: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<CommentView>> {
  return inTransaction(context, async (context) => {
    const { standing } = await enterDocument(context, id, 'document.read_comments');
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const rows = await store.selectComments(context, id, { after, limit: query.limit + 1 });
    const page = cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
    return { items: await viewComments(context, standing, page.items), nextCursor: page.nextCursor };
  });
}

/**
 * Comments on a document, for whoever may there. People of the workspace who are mentioned are told, without the text (SPEC
 * 11); 422 for a mention of anybody else, the same whether or not they exist. 403 `subscription_required`.
 */
export function commentOnDocument(
  context: Outside<UserActor>,
  id: string,
  body: { text: string; mentions: string[] },
): Promise<CommentView> {
  return inTransaction(context, async (context) => {
    const { document, standing } = await takeUpDocument(context, id, 'document.comment');
    requirePaidPlan(standing);
    const mentions = [...new Set(body.mentions)];
    const mentioned = await findMentioned(context, standing, mentions);
    if (mentioned.length < mentions.length) throw invalid('mentions', 'must be people of this workspace');
    const comment = await store.insertComment(context, {
      id: newId(),
      document_id: id,
      workspace_id: document.workspace_id,
      organisation_id: document.organisation_id,
      author_user_id: context.actor.userId,
      text: body.text,
      mentions,
      number: document.newest_number,
    });
    await rememberInWorkspace(context, standing, {
      kind: 'document.commented',
      subject: { kind: 'document', id },
      documentId: id,
      detail: { commentId: comment.id },
    });
    await tellMentioned(context, {
      ...document,
      emails: mentioned.filter((user) => user.id !== context.actor.userId).map(({ email }) => email),
    });
    return (await viewComments(context, standing, [comment]))[0]!;
  });
}

/** Takes back one's own comment; 403 for somebody else's. */
export function deleteComment(context: Outside<UserActor>, id: string, commentId: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const verb = 'document.read_comments';
    const { document } = await enterDocument(context, id, verb);
    const standing = await takeUpWorkspace(context, document.workspace_id, { verb, isPart: true });
    const comment = await store.findComment(context, id, commentId);
    if (!comment) throw notFound();
    if (comment.author_user_id !== context.actor.userId) throw new Problem('forbidden');
    await store.deleteCommentRow(context, commentId);
    await rememberInWorkspace(context, standing, {
      kind: 'document.comment_deleted',
      subject: { kind: 'document', id },
      documentId: id,
      detail: { commentId },
    });
  });
}

function findMentioned(context: Context<UserActor>, { workspace, facts }: WorkspaceStanding, ids: string[]) {
  const seesHidden = may(context.actor, 'participant.read_hidden', facts);
  return withWiderSight(context, 'people of a workspace are mentioned, from whatever organisation', () =>
    store.findMentioned(context, workspace, { ids, seesHidden }),
  );
}

async function tellMentioned(
  context: Context<UserActor>,
  document: { id: string; workspace_id: string; organisation_id: string; emails: string[] },
): Promise<void> {
  if (document.emails.length === 0) return;
  const { organisation_id, id, workspace_id } = document;
  const organisation = (await nameOrganisationsInMail(context, [organisation_id]))(organisation_id);
  await notify(context, {
    addresses: document.emails,
    kind: 'document.mentioned',
    words: { organisation },
    subject: { kind: 'document', id },
    path: `/workspaces/${workspace_id}?document=${id}`,
  });
}

/** Whoever is mentioned while they are hidden stands there for those alone who see them (SPEC 8). */
async function viewComments(
  context: Context<UserActor>,
  { workspace, facts }: WorkspaceStanding,
  rows: CommentRow[],
): Promise<CommentView[]> {
  const mentioned = rows.flatMap((row) => row.mentions);
  const hidden = may(context.actor, 'participant.read_hidden', facts)
    ? new Set<string>()
    : await store.findHiddenAmong(context, workspace.id, mentioned);
  const person = await namePeopleOfWorkspace(
    context,
    rows.flatMap((row) => [row.author_user_id, ...row.mentions]),
  );
  return rows.map((row) => ({
    id: row.id,
    author: person(row.author_user_id),
    text: row.text,
    mentions: row.mentions
      .filter((id) => !hidden.has(id))
      .map(person)
      .filter((mentioned) => mentioned !== null),
    number: row.number,
    createdAt: row.created_at.toISOString(),
    may: { delete: row.author_user_id === context.actor.userId },
  }));
}
