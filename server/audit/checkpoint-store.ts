import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Checkpoint } from './checkpoint.ts';

type CheckpointRow = { organisation_id: string; sequence: number; hash: string; at: Date; signature: Buffer };

function checkpointOf(row: CheckpointRow): Checkpoint {
  return {
    organisationId: row.organisation_id,
    sequence: row.sequence,
    hash: row.hash,
    at: row.at.toISOString(),
    signature: row.signature.toString('base64url'),
  };
}

const columns = sql`organisation_id, sequence, encode(hash, 'hex') as hash, at, signature`;

/** Keeps a checkpoint; one that is there for the same place stays. */
export async function insertCheckpoint({ database }: Context, checkpoint: Checkpoint): Promise<void> {
  const { organisationId, sequence, hash, at, signature } = checkpoint;
  await sql`insert into audit_checkpoints (organisation_id, sequence, hash, at, signature)
    values (${organisationId}, ${sequence}, decode(${hash}, 'hex'), ${at}, ${Buffer.from(signature, 'base64url')})
    on conflict do nothing`.execute(database);
}

/** Checkpoints of an organisation, newest first, before a place. */
export async function listCheckpoints(
  { database }: Context,
  organisationId: string,
  page: { before: number | undefined; limit: number },
): Promise<Checkpoint[]> {
  const { rows } = await sql<CheckpointRow>`select ${columns} from audit_checkpoints
    where organisation_id = ${organisationId} and (${page.before ?? null}::bigint is null or sequence < ${page.before ?? null}::bigint)
    order by sequence desc limit ${page.limit}`.execute(database);
  return rows.map(checkpointOf);
}

/** The checkpoint at one place. */
export async function findCheckpoint(
  { database }: Context,
  organisationId: string,
  sequence: number,
): Promise<Checkpoint | undefined> {
  const { rows } = await sql<CheckpointRow>`select ${columns} from audit_checkpoints
    where organisation_id = ${organisationId} and sequence = ${sequence}`.execute(database);
  return rows[0] && checkpointOf(rows[0]);
}

export type UnsignedEnd = { organisation_id: string; sequence: number; hash: string };

/** Ends of chains that have grown since their last checkpoint, for organisations after one, in the order of their ids. */
export async function listUnsignedEnds(
  { database }: Context,
  page: { afterId: string | undefined; limit: number },
): Promise<UnsignedEnd[]> {
  const { rows } =
    await sql<UnsignedEnd>`select c.organisation_id, c.sequence, encode(c.hash, 'hex') as hash from audit_chains c
    where (${page.afterId ?? null}::uuid is null or c.organisation_id > ${page.afterId ?? null}::uuid) and c.sequence > 0
      and not exists (select from audit_checkpoints k where k.organisation_id = c.organisation_id and k.sequence >= c.sequence)
    order by c.organisation_id limit ${page.limit}`.execute(database);
  return rows;
}
