import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { reachOrganisation, withOperatorsSight } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import type { QuotaBody, QuotaView } from './contract.ts';
import { quotaQueue } from './quota.ts';
import { countForOrganisation, findQuota, lockQuota, saveQuota } from './quota-store.ts';

/**
 * Says how many shares an organisation is meant to use at most, or that it has no quota any more. It warns its
 * administrators at 80 % and at 100 %, and blocks nothing (SPEC 9). Only its administrators. 409 `version_conflict`.
 */
export function setQuota(context: Outside<UserActor>, id: string, { shareQuota }: QuotaBody): Promise<QuotaView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'share.set_quota', await reachOrganisation(context, id));
    const row = await lockQuota(context, id);
    if (!row) throw notFound();
    expectVersion(context, row);
    if (row.share_quota !== shareQuota) {
      await saveQuota(context, row, shareQuota);
      const subject = { kind: 'organisation', id };
      await record(context, { kind: 'share.quota_set', organisationIds: [id], subject, detail: { shareQuota } });
      if (shareQuota !== null)
        await context.services.jobs.enqueue(context.database, quotaQueue, { organisationId: id });
    }
    return viewQuota(context, id);
  });
}

/** The quota of an organisation and what it uses; for its administrators and operators. */
export function readQuota(context: Outside, id: string): Promise<QuotaView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'share.read_usage', await reachOrganisation(context, id));
    return viewQuota(context, id);
  });
}

async function viewQuota(context: Context, id: string): Promise<QuotaView> {
  const facts = await reachOrganisation(context, id);
  return withOperatorsSight(context, async () => {
    const row = await findQuota(context, id);
    if (!row) throw notFound();
    return {
      shareQuota: row.share_quota,
      used: await countForOrganisation(context, id),
      warnedPercent: row.share_quota_warned,
      version: row.version,
      may: { set: may(context.actor, 'share.set_quota', facts) },
    };
  });
}
