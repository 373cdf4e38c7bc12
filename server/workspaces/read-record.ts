import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { notFound } from '../platform/errors.ts';
import { requireSecondFactor } from '../second-factors/require-second-factor.ts';
import type { WorkspaceEventView, WorkspaceView } from './contract.ts';
import { prepareEventViews } from './find-workspace-history.ts';
import { namePeopleOfWorkspace } from './name-people-of-workspace.ts';
import {
  listEvents,
  listRecordedParticipants,
  listRecordedVersions,
  type RecordedParticipantRow,
} from './record-store.ts';
import { standInWorkspace } from './take-up.ts';
import { viewWorkspaces } from './view.ts';
import type { WorkspaceStanding } from './workspace.ts';

/** Who took part, with which abilities from when to when. */
export type RecordedParticipant = {
  email: string;
  name: string | null;
  organisation: string | null;
  status: string;
  hidden: boolean;
  invitedBy: string | null;
  invitedAt: string;
  joinedAt: string | null;
  endedAt: string | null;
  periods: { abilities: string[]; from: string; to: string | null }[];
};
export type RecordedVersion = {
  documentId: string;
  name: string;
  version: number;
  sizeBytes: number;
  sha256: string;
  contentType: string;
  addedBy: string | null;
  addedAt: string;
  deletedAt: string | null;
};

/** The record of a workspace, part by part, so that none of it need be whole in memory. */
export type WorkspaceRecord = {
  workspace: WorkspaceView;
  madeAt: Date;
  participants: () => AsyncGenerator<RecordedParticipant>;
  versions: () => AsyncGenerator<RecordedVersion>;
  events: () => AsyncGenerator<WorkspaceEventView>;
};

const atOnce = 500;

/**
 * The record of a workspace without its content: who took part with which abilities from when to when, its documents with
 * versions and checksums, and its history. For the owner, managers and administrators of its organisation; 404 for whoever
 * may not know of it, 403 for other participants. Each part is read in a short transaction that asks again who may.
 */
export async function readRecord(context: Outside<UserActor>, id: string, format: string): Promise<WorkspaceRecord> {
  const workspace = await inTransaction(context, async (context) => {
    const standing = await enterRecord(context, id);
    await record(context, {
      kind: 'workspace.record_read',
      organisationIds: [standing.workspace.organisation_id, context.actor.organisationId],
      subject: { kind: 'workspace', id },
      detail: { format },
    });
    const [view] = await viewWorkspaces(context, [standing]);
    return view!;
  });
  const inPart = <Result>(read: (context: Context<UserActor>) => Promise<Result>) =>
    inTransaction(context, async (context) => {
      await enterRecord(context, id);
      return read(context);
    });
  return {
    workspace,
    madeAt: context.now(),
    participants: () => inParts((after) => inPart((context) => participantsAfter(context, id, after))),
    versions: () => inParts((after) => inPart((context) => versionsAfter(context, id, after))),
    events: () => inParts((after) => inPart((context) => eventsAfter(context, id, after))),
  };
}

async function enterRecord(context: Context<UserActor>, id: string): Promise<WorkspaceStanding> {
  const standing = await standInWorkspace(context, id);
  if (!standing) throw notFound();
  const { facts, workspace } = standing;
  if (!may(context.actor, 'workspace.read', facts) && !may(context.actor, 'workspace.read_record', facts)) {
    throw notFound();
  }
  authorize(context.actor, 'workspace.read_record', facts);
  if (workspace.demands_second_factor) requireSecondFactor(context.actor);
  return standing;
}

type Keyed<Item> = { key: string; item: Item };

async function* inParts<Item>(read: (after: string | undefined) => Promise<Keyed<Item>[]>): AsyncGenerator<Item> {
  for (let after: string | undefined; ; ) {
    const part = await read(after);
    for (const { item } of part) yield item;
    if (part.length < atOnce) return;
    after = part.at(-1)?.key;
  }
}

async function participantsAfter(
  context: Context<UserActor>,
  id: string,
  afterId: string | undefined,
): Promise<Keyed<RecordedParticipant>[]> {
  const rows = await listRecordedParticipants(context, id, { afterId, limit: atOnce });
  const person = await namePeopleOfWorkspace(
    context,
    rows.flatMap((row) => [row.user_id, row.invited_by]),
  );
  return rows.map((row) => {
    const named = person(row.user_id);
    const item = {
      email: row.email,
      name: named?.name ?? null,
      organisation: named?.organisation.name ?? null,
      status: row.status,
      hidden: row.is_hidden,
      invitedBy: person(row.invited_by)?.name ?? null,
      invitedAt: row.invited_at.toISOString(),
      joinedAt: row.joined_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      periods: periodsOf(row),
    };
    return { key: row.id, item };
  });
}

/** Each time that somebody was given something lasts until the next, and the last until they went. */
function periodsOf({ given, ended_at }: RecordedParticipantRow): RecordedParticipant['periods'] {
  const ends = ended_at?.toISOString() ?? null;
  return given.map(({ at, abilities }, index) => {
    const next = given[index + 1]?.at;
    return { abilities, from: new Date(at).toISOString(), to: next ? new Date(next).toISOString() : ends };
  });
}

async function versionsAfter(
  context: Context<UserActor>,
  id: string,
  after: string | undefined,
): Promise<Keyed<RecordedVersion>[]> {
  const [documentId, number] = after?.split(' ') ?? [];
  const place = documentId ? { documentId, number: Number(number) } : undefined;
  const rows = await listRecordedVersions(context, id, { after: place, limit: atOnce });
  const person = await namePeopleOfWorkspace(
    context,
    rows.map((row) => row.created_by),
  );
  return rows.map((row) => ({
    key: `${row.document_id} ${row.number}`,
    item: {
      documentId: row.document_id,
      name: row.name,
      version: row.number,
      sizeBytes: row.size_bytes,
      sha256: row.sha256,
      contentType: row.content_type,
      addedBy: person(row.created_by)?.name ?? null,
      addedAt: row.created_at.toISOString(),
      deletedAt: row.deleted_at?.toISOString() ?? null,
    },
  }));
}

async function eventsAfter(
  context: Context<UserActor>,
  id: string,
  afterId: string | undefined,
): Promise<Keyed<WorkspaceEventView>[]> {
  const viewer = { userId: context.actor.userId, seesHidden: true };
  const rows = await listEvents(context, id, { afterId, limit: atOnce, viewer });
  const view = await prepareEventViews(context, rows);
  return rows.map((row) => ({ key: row.id, item: view(row) }));
}
