import type { Context } from '../access/context.ts';

export type AttachableDocument = { id: string; number: number; workspaceId: string; organisationId: string };

/** Documents that are not deleted, with the number of their newest content. */
export async function listAttachable(context: Context, ids: string[]): Promise<AttachableDocument[]> {
  if (ids.length === 0) return [];
  return context.database
    .selectFrom('documents')
    .select(['id', 'newest_number as number', 'workspace_id as workspaceId', 'organisation_id as organisationId'])
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
}
