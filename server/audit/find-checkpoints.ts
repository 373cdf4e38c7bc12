import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import { publicKeyOf } from './checkpoint.ts';
import { listCheckpoints } from './checkpoint-store.ts';
import type { CheckpointPage } from './contract.ts';
import { reachAudit } from './reach-audit.ts';

/** The signed checkpoints of an organisation's audit, newest first; for whoever may read the audit. */
export function findCheckpoints(
  context: Outside<UserActor>,
  organisationId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<CheckpointPage> {
  return inTransaction(context, async (context) => {
    await reachAudit(context, organisationId, 'audit.read');
    const before = decodeCursor(query.cursor, z.tuple([z.number().int().min(0)]))?.[0];
    const checkpoints = await listCheckpoints(context, organisationId, { before, limit: query.limit + 1 });
    return cutPage(
      checkpoints,
      query.limit,
      ({ sequence }) => [sequence],
      (checkpoint) => checkpoint,
    );
  });
}

/** The key that checkpoints are signed with, for anybody who keeps one. */
export async function readPublicKey(context: Outside): Promise<{ algorithm: 'Ed25519'; publicKey: string }> {
  return { algorithm: 'Ed25519', publicKey: publicKeyOf(context.services.checkpointKey) };
}
