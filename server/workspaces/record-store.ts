import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type EventRow = {
  id: string;
  kind: string;
  actor_user_id: string | null;
  participant_id: string | null;
  participant_email: string | null;
  participant_user_id: string | null;
  document_id: string | null;
  detail: Record<string, unknown>;
  at: Date;
};

type Part = { afterId: string | undefined; limit: number };

/** The history, oldest first. What hidden participants did, and what was done with them, only for who sees these. */
export async function listEvents(
  context: Context,
  workspaceId: string,
  part: Part & { viewer: { userId: string; seesHidden: boolean } },
): Promise<EventRow[]> {
  const { afterId, limit, viewer } = part;
  const found = await sql<EventRow>`
    select e.id, e.kind, e.actor_user_id, e.participant_id, e.document_id, e.detail, e.at, p.email as participant_email, p.user_id as participant_user_id
    from workspace_events e left join participants p on p.id = e.participant_id
    where e.workspace_id = ${workspaceId} and ${afterId ? sql`e.id > ${afterId}` : sql`true`}
      and (${viewer.seesHidden} or not exists (
        select from participants hidden where hidden.workspace_id = e.workspace_id and hidden.is_hidden and hidden.acted_at is null
          and hidden.user_id is distinct from ${viewer.userId}::uuid and (hidden.id = e.participant_id or hidden.user_id = e.actor_user_id)))
    order by e.id limit ${limit}`.execute(context.database);
  return found.rows;
}

export type RecordedParticipantRow = {
  id: string;
  email: string;
  user_id: string | null;
  status: string;
  is_hidden: boolean;
  invited_by: string;
  invited_at: Date;
  joined_at: Date | null;
  ended_at: Date | null;
  /** What they were given, each time, in order. */
  given: { at: string; abilities: string[] }[];
};

/** Everybody who was ever invited, with what they were given and when. */
export async function listRecordedParticipants(
  context: Context,
  workspaceId: string,
  { afterId, limit }: Part,
): Promise<RecordedParticipantRow[]> {
  const found = await sql<RecordedParticipantRow>`
    select p.id, p.email, p.user_id, p.status, p.is_hidden, p.invited_by, p.invited_at, p.joined_at, coalesce(p.ended_at, w.closed_at) as ended_at,
      coalesce((select jsonb_agg(jsonb_build_object('at', e.at, 'abilities', e.detail->'abilities') order by e.id)
                from workspace_events e where e.workspace_id = p.workspace_id and e.participant_id = p.id and e.detail ? 'abilities'), '[]') as given
    from participants p join workspaces w on w.id = p.workspace_id
    where p.workspace_id = ${workspaceId} and ${afterId ? sql`p.id > ${afterId}` : sql`true`}
    order by p.id limit ${limit}`.execute(context.database);
  return found.rows;
}

export type RecordedVersionRow = {
  document_id: string;
  name: string;
  number: number;
  size_bytes: number;
  sha256: string;
  content_type: string;
  created_by: string;
  created_at: Date;
  deleted_at: Date | null;
};

/** Every version of every document that there ever was, with its checksum and without its content. */
export async function listRecordedVersions(
  context: Context,
  workspaceId: string,
  { after, limit }: { after: { documentId: string; number: number } | undefined; limit: number },
): Promise<RecordedVersionRow[]> {
  const found = await sql<RecordedVersionRow>`
    select d.id as document_id, d.name, v.number, v.size_bytes, v.sha256, v.content_type, v.created_by, v.created_at, d.deleted_at
    from document_versions v join documents d on d.id = v.document_id
    where v.workspace_id = ${workspaceId} and ${after ? sql`(v.document_id, v.number) > (${after.documentId}::uuid, ${after.number})` : sql`true`}
    order by v.document_id, v.number limit ${limit}`.execute(context.database);
  return found.rows;
}
