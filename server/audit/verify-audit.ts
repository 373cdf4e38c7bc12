import type { Actor } from '../access/actor.ts';
import { aside, inTransaction, type Outside } from '../access/context.ts';
import { chainNow } from './chain-records.ts';
import { isGenuine } from './checkpoint.ts';
import { listCheckpoints } from './checkpoint-store.ts';
import type { VerdictView, VerifyQuery } from './contract.ts';
import { reachAudit } from './reach-audit.ts';
import { countUnchained, findChainEnd, listLinks, type RecordRow } from './store.ts';
import { type Link, type Place, verifyChain } from './verify-chain.ts';
import { commitmentsOf } from './view-records.ts';

/** Records that are looked at in one go; what lies between is short transactions, so that nothing is held up. */
const atOnce = 1000;
const checkpointsAtOnce = 200;

/**
 * Proves that nothing in the audit of an organisation was altered, removed or reordered, or names the first record that
 * was; a place that the caller knows from a checkpoint must still be held. For whoever may read the audit, and for
 * operators, who learn nothing of what it says.
 */
export async function verifyAudit(
  context: Outside<Actor>,
  organisationId: string,
  query: VerifyQuery,
): Promise<VerdictView> {
  await inTransaction(context, (context) => reachAudit(context, organisationId, 'audit.verify'));
  await chainNow(context, organisationId);
  const { end, unchained } = await asInstallation(context, async (own) => ({
    end: await findChainEnd(own, organisationId),
    unchained: await countUnchained(own, organisationId),
  }));
  const checkpoints = await signedPlaces(context, organisationId);
  if (query.sequence !== undefined && query.hash !== undefined) checkpoints.set(query.sequence, query.hash);
  const read = () => linksOf(context, organisationId, end);
  const { checked, firstBroken } = await verifyChain(read, { end, checkpoints });
  return { ok: firstBroken === null, checked, unchained, firstBroken };
}

/** The whole chain, whoever asks: of what is read only a verdict is told. */
function asInstallation<Result>(context: Outside, act: Parameters<typeof aside<Result>>[1]): Promise<Result> {
  return aside({ ...context, actor: { kind: 'installation' } }, act);
}

async function* linksOf(context: Outside, organisationId: string, end: Place | undefined): AsyncGenerator<Link> {
  // Records beyond the known end were added meanwhile, or their numbers were moved: then they are missing before.
  const upTo = end?.sequence ?? 0;
  for (let after = 0; ; ) {
    const rows = await asInstallation(context, (own) =>
      listLinks(own, organisationId, { filter: {}, after, upTo, limit: atOnce }),
    );
    yield* rows.map(linkOf);
    const last = rows.at(-1)?.sequence;
    if (rows.length < atOnce || typeof last !== 'number') return;
    after = last;
  }
}

/** A stored record as a link of its chain; there is nothing to open, the values themselves are hashed. */
function linkOf(row: RecordRow): Link {
  return {
    organisationId: row.organisation_id,
    sequence: row.sequence ?? 0,
    previousHash: row.previous_hash ?? '',
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    outcome: row.outcome,
    actorKind: row.actor_kind,
    actorOrganisationId: row.actor_organisation_id,
    subjectKind: row.subject_kind,
    address: row.address,
    commitments: commitmentsOf(row),
    hash: row.hash ?? '',
    opened: {},
  };
}

/** What the checkpoints that we keep ourselves say, as far as our key signed them. */
async function signedPlaces(context: Outside, organisationId: string): Promise<Map<number, string>> {
  const places = new Map<number, string>();
  for (let before: number | undefined; ; ) {
    const page = { before, limit: checkpointsAtOnce };
    const checkpoints = await asInstallation(context, (own) => listCheckpoints(own, organisationId, page));
    for (const checkpoint of checkpoints) {
      if (isGenuine(context.services.checkpointKey, checkpoint)) places.set(checkpoint.sequence, checkpoint.hash);
    }
    if (checkpoints.length < checkpointsAtOnce) return places;
    before = checkpoints.at(-1)?.sequence;
  }
}
