import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { checkpointSeed } from '../audit/checkpoint.ts';
import type { Sealer } from '../platform/secrets.ts';
import { findInstallationSecret } from './store.ts';

export const checkpointSeedName = 'audit_checkpoint_seed';

/**
 * What checkpoints of the audit are signed with: of the first secret key that this installation had, which is the oldest
 * one until a rotation has kept what must outlive it.
 */
export async function readCheckpointSeed(database: Kysely<Tables>, sealer: Sealer, keys: Buffer[]): Promise<Buffer> {
  const kept = await findInstallationSecret(database, checkpointSeedName);
  if (kept) return Buffer.from(sealer.open(kept), 'hex');
  const first = keys.at(-1);
  if (!first) throw new Error('there is no secret key');
  return checkpointSeed(first);
}
