import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { notifyAdministrators } from '../notices/notify.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { levelOf, quotaQueue } from './quota.ts';
import { countForOrganisation, lockQuota, type QuotaRow, saveWarned } from './quota-store.ts';

/** What shares do outside of requests. */
export function shareJobs(services: Services): JobKinds {
  return {
    [quotaQueue]: {
      perform: async (data) => {
        if (typeof data.organisationId === 'string') await watchQuota(services, data.organisationId);
      },
    },
  };
}

/**
 * Compares what an organisation uses with its quota, and tells its administrators when it has come to 80 % or 100 % since
 * they were last told; what falls below and rises again is told again (SPEC 9).
 */
export function watchQuota(services: Services, organisationId: string): Promise<void> {
  return inTransaction(installationContext(services), async (context) => {
    const row = await lockQuota(context, organisationId);
    if (!row || row.share_quota === null) return;
    const used = await countForOrganisation(context, organisationId);
    const level = levelOf(used, row.share_quota);
    if (level === row.share_quota_warned) return;
    await saveWarned(context, organisationId, level);
    if (level > row.share_quota_warned) await warn(context, row, { used, quota: row.share_quota });
  });
}

async function warn(context: Context, row: QuotaRow, { used, quota }: { used: number; quota: number }): Promise<void> {
  const isUsedUp = used >= quota;
  await notifyAdministrators(context, row.id, {
    kind: isUsedUp ? 'share.quota_used_up' : 'share.quota_nearly_used_up',
    words: { organisation: row.name, used, quota },
    subject: { kind: 'organisation', id: row.id },
    path: '/admin/usage',
  });
}
