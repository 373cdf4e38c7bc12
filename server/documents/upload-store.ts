import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';

export type UploadRow = Omit<Selectable<Tables['uploads']>, 'metadata' | 'size_bytes'> & {
  metadata: Record<string, string | null>;
  size_bytes: number;
  key: string;
};

export async function insertUpload(
  context: Context<UserActor>,
  upload: Omit<
    UploadRow,
    'user_id' | 'created_at' | 'key' | 'resulting_document_id' | 'lease_id' | 'leased_until' | 'lease_is_wanted'
  >,
): Promise<void> {
  await context.database
    .insertInto('uploads')
    .values({
      ...upload,
      metadata: JSON.stringify(upload.metadata),
      user_id: context.actor.userId,
      created_at: context.now(),
    })
    .execute();
}

/** An own upload that has not expired, with where its bytes lie. */
export async function findUpload(context: Context<UserActor>, id: string): Promise<UploadRow | undefined> {
  const found = await sql<UploadRow>`
    select u.*, c.key from uploads u join contents c on c.id = u.content_id
    where u.id = ${id} and u.user_id = ${context.actor.userId} and u.expires_at > ${context.now()} and c.status <> 'condemned'`.execute(
    context.database,
  );
  return found.rows[0];
}

/** Held until commit: two ends of one upload make one document. */
export async function lockUpload(
  context: Context,
  id: string,
): Promise<{ resulting_document_id: string | null; folder_id: string | null } | undefined> {
  const found = await sql<{ resulting_document_id: string | null; folder_id: string | null }>`
    select resulting_document_id, folder_id from uploads where id = ${id} for update`.execute(context.database);
  return found.rows[0];
}

/** Uploads of the actor that have not come to their end. */
export async function countOpenUploads(context: Context<UserActor>): Promise<number> {
  const found = await sql<{ uploads: number }>`
    select count(*) as uploads from uploads
    where user_id = ${context.actor.userId} and resulting_document_id is null and expires_at > ${context.now()}`.execute(
    context.database,
  );
  return found.rows[0]?.uploads ?? 0;
}

export async function saveResult(context: Context, id: string, documentId: string): Promise<void> {
  await sql`update uploads set resulting_document_id = ${documentId} where id = ${id}`.execute(context.database);
}

export async function deleteUpload(context: Context, id: string): Promise<void> {
  await sql`delete from uploads where id = ${id}`.execute(context.database);
}

const leaseSeconds = 30;

/**
 * Takes the lease of an upload, or renews it; false, and the holder is asked to let go, while another has it. One that is not
 * there yet is being made by this very request.
 */
export async function takeLease(context: Context, id: string, leaseId: string): Promise<boolean> {
  const found = await sql`
    update uploads set lease_id = ${leaseId}, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), lease_is_wanted = false
    where id = ${id} and (lease_id is null or lease_id = ${leaseId} or leased_until < clock_timestamp()) returning id`.execute(
    context.database,
  );
  if (found.rows.length > 0) return true;
  const there = await sql`update uploads set lease_is_wanted = true where id = ${id} returning id`.execute(
    context.database,
  );
  return there.rows.length === 0;
}

/** Goes on holding the lease; `wanted` when a newer request waits for it, `lost` when it has it already. */
export async function renewLease(context: Context, id: string, leaseId: string): Promise<'held' | 'wanted' | 'lost'> {
  const found = await sql<{ lease_is_wanted: boolean }>`
    update uploads set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where id = ${id} and lease_id = ${leaseId} returning lease_is_wanted`.execute(context.database);
  const row = found.rows[0];
  if (!row) return 'lost';
  return row.lease_is_wanted ? 'wanted' : 'held';
}

export async function dropLease(context: Context, id: string, leaseId: string): Promise<void> {
  await sql`
    update uploads set lease_id = null, leased_until = null, lease_is_wanted = false where id = ${id} and lease_id = ${leaseId}`.execute(
    context.database,
  );
}
