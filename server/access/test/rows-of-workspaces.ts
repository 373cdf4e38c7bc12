import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { now, type Row, shared, token, umbra } from './ids-of-umbra.ts';

const placed = { workspace_id: shared.workspace, organisation_id: umbra.organisation };
const sha256 = 'a'.repeat(64);

/** What stands in a workspace of Umbra's. */
export function rowsOfWorkspaces(): Record<string, () => Row> {
  return {
    workspaces: () => ({
      id: randomUUID(),
      organisation_id: umbra.organisation,
      account_id: umbra.account,
      owner_user_id: umbra.user,
      name: 'Shade',
      created_at: now,
    }),
    participants: () => ({
      id: randomUUID(),
      ...placed,
      email: `${randomUUID()}@umbra.example`,
      abilities: ['preview'],
      status: 'invited',
      invited_by: umbra.user,
      invited_at: now,
    }),
    participant_invitations: () => ({
      participant_id: shared.participant,
      token_hash: token(),
      created_at: now,
      expires_at: now,
    }),
    workspace_events: () => ({ id: randomUUID(), ...placed, kind: 'workspace.created', at: now }),
    folders: () => ({ id: randomUUID(), ...placed, name: randomUUID(), created_by: umbra.user, created_at: now }),
    contents: () => ({
      id: randomUUID(),
      key: randomBytes(32).toString('hex'),
      ...placed,
      status: 'writing',
      created_at: now,
      touched_at: now,
    }),
    documents: () => ({
      id: randomUUID(),
      ...placed,
      name: 'shade.txt',
      newest_number: 1,
      created_by: umbra.user,
      created_at: now,
      updated_at: now,
    }),
    document_versions: () => ({
      document_id: shared.document,
      number: randomInt(1, 1_000_000),
      ...placed,
      size_bytes: 1,
      sha256,
      content_type: 'text/plain',
      scan_status: 'not_scanned',
      created_by: umbra.user,
      created_at: now,
    }),
    document_previews: () => ({
      content_id: shared.content,
      page: randomInt(1, 1_000_000),
      page_count: 1,
      content_type: 'image/png',
      preview_content_id: shared.content,
      created_at: now,
    }),
    document_tags: () => ({ document_id: shared.document, ...placed, tag: randomUUID() }),
    document_comments: () => ({
      id: randomUUID(),
      document_id: shared.document,
      ...placed,
      author_user_id: umbra.user,
      text: 'Dark',
      created_at: now,
    }),
    document_accesses: () => ({
      document_id: shared.document,
      user_id: umbra.user,
      kind: 'downloaded',
      at: now,
    }),
    uploads: () => ({
      id: randomUUID(),
      ...placed,
      user_id: umbra.user,
      content_id: shared.content,
      name: 'shade.txt',
      created_at: now,
      expires_at: now,
    }),
    share_entries: () => ({
      id: randomUUID(),
      account_id: umbra.account,
      ...placed,
      sharee_id: randomUUID(),
      sharee_kind: 'participant',
      change: 1,
      reason: 'participant.invited',
      at: now,
    }),
  };
}

/** What stands on a task of Umbra's; made when there is one. */
export function rowsOfTaskDocuments(): Record<string, () => Row> {
  return {
    task_documents: () => ({
      task_id: shared.task,
      document_id: shared.document,
      number: 1,
      ...placed,
      attached_by: umbra.user,
      attached_at: now,
    }),
    task_shares: () => ({
      task_id: shared.task,
      document_id: shared.document,
      sharee_id: randomUUID(),
      sharee_kind: 'user',
      ...placed,
      since: now,
    }),
  };
}
