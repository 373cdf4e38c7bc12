import type { UserActor } from '../access/actor.ts';
import {
  type Context,
  installationContext,
  inTransaction,
  lookFirst,
  type Outside,
  type Services,
} from '../access/context.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { firstPreviousHash } from './chain.ts';
import { chainAll, chainNow } from './chain-records.ts';
import { type Checkpoint, signCheckpoint } from './checkpoint.ts';
import { findCheckpoint, insertCheckpoint, listUnsignedEnds, type UnsignedEnd } from './checkpoint-store.ts';
import { reachAudit } from './reach-audit.ts';
import { record } from './record.ts';
import { findChainEnd } from './store.ts';

export const checkpointQueue = 'audit-checkpoints';
const atOnce = 500;

/** Once a day, a checkpoint for every organisation whose audit has grown since its last one. */
export function auditJobs(services: Services): JobKinds {
  return {
    [checkpointQueue]: { perform: async () => void (await writeCheckpoints(services)), schedule: '17 3 * * *' },
  };
}

/** Signs where each chain ends that has grown since its last checkpoint; says how many. */
export async function writeCheckpoints(services: Services): Promise<number> {
  await chainAll(services);
  let written = 0;
  for (let afterId: string | undefined; ; ) {
    const page = { afterId, limit: atOnce };
    const ends = await inTransaction(installationContext(services), async (context) => {
      const ends = await listUnsignedEnds(context, page);
      for (const end of ends) await insertCheckpoint(context, signedEnd(context, end));
      return ends;
    });
    written += ends.length;
    if (ends.length < atOnce) return written;
    afterId = ends.at(-1)?.organisation_id;
  }
}

function signedEnd(context: Context, end: UnsignedEnd): Checkpoint {
  const { organisation_id: organisationId, sequence, hash } = end;
  return signCheckpoint(context.services.checkpointKey, {
    organisationId,
    sequence,
    hash,
    at: context.now().toISOString(),
  });
}

/**
 * A checkpoint of where the chain ends now, to keep outside; the one that is there already when nothing was added since.
 * For whoever may read the audit.
 */
export async function takeCheckpoint(context: Outside<UserActor>, organisationId: string): Promise<Checkpoint> {
  await lookFirst(context, (context) => reachAudit(context, organisationId, 'audit.read'));
  await chainNow(context, organisationId);
  return inTransaction(context, async (context) => {
    const end = (await findChainEnd(context, organisationId)) ?? { sequence: 0, hash: firstPreviousHash };
    await insertCheckpoint(context, signedEnd(context, { organisation_id: organisationId, ...end }));
    const kept = await findCheckpoint(context, organisationId, end.sequence);
    if (!kept) throw new Error(`the checkpoint at ${end.sequence} was written and is not there`);
    await record(context, {
      kind: 'audit.checkpoint_taken',
      organisationIds: [organisationId],
      subject: { kind: 'organisation', id: organisationId },
      detail: { sequence: end.sequence, hash: end.hash },
    });
    return kept;
  });
}
