import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { differencesMaximum, type ShareVerdict } from './contract.ts';
import { findOrganisationsOfAccount } from './count-store.ts';
import { compareAll, correctCounts, correctLedger, correctRows, holdAllShares } from './recount-store.ts';

const why = 'shares are recounted over the whole installation, by operators';

/**
 * Recounts every share from participants, documents, tasks and owners, without a look at what is kept as counted, and
 * compares with it the rows of task_shares, the sums of the ledger and the count of each account (SPEC 9): all four are
 * equal at every commit. For operators. Changes nothing and holds up nobody.
 */
export function verifyShares(context: Outside): Promise<ShareVerdict> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    return judge(context);
  });
}

/**
 * The same, and then makes rows, ledger and counts what the recount says: rows are written and deleted, the ledger gets
 * correcting entries with the reason `repair`, counts are set. Nothing is shared to anybody or taken from anybody by it;
 * who shares something meanwhile waits. Written into the audit of every organisation concerned. For operators.
 */
export function repairShares(context: Outside): Promise<ShareVerdict> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    await withWiderSight(context, why, () => holdAllShares(context));
    const before = await judge(context);
    if (before.isEqual) return { ...before, repaired: { rows: 0, entries: 0, accounts: 0 } };
    const done = await withWiderSight(context, why, async () => ({
      rows: await correctRows(context),
      entries: await correctLedger(context),
      accounts: await correctCounts(context),
    }));
    await rememberRepair(context, done);
    const { rows, entries, accounts } = done;
    return { ...before, repaired: { rows, entries: entries.length, accounts: accounts.length } };
  });
}

async function judge(context: Context): Promise<ShareVerdict> {
  const counted = await withWiderSight(context, why, () => compareAll(context));
  const { accounts, workspaces, people, pairs } = counted.differences;
  return {
    isEqual: [accounts, workspaces, people, pairs].every((differences) => differences.length === 0),
    checkedAt: context.now().toISOString(),
    ...counted,
    differencesMaximum,
    repaired: null,
  };
}

type Done = {
  rows: number;
  entries: Awaited<ReturnType<typeof correctLedger>>;
  accounts: Awaited<ReturnType<typeof correctCounts>>;
};

/** Each account whose numbers were off, in the audit of its organisations; and the repair as a whole in the operator's. */
async function rememberRepair(context: Context, { rows, entries, accounts }: Done): Promise<void> {
  const ids = new Set([...entries.map((entry) => entry.account_id), ...accounts.map(({ id }) => id)]);
  for (const id of [...ids].sort()) {
    const organisations = await withWiderSight(context, why, () => findOrganisationsOfAccount(context, id));
    const count = accounts.find((account) => account.id === id);
    const corrected = entries.filter((entry) => entry.account_id === id);
    await record(context, {
      kind: 'share.repaired',
      organisationIds: organisations.map((organisation) => organisation.id),
      subject: { kind: 'account', id },
      detail: {
        entries: corrected.length,
        change: corrected.reduce((sum, { change }) => sum + change, 0),
        ...(count ? { usedBefore: count.used_before, used: count.used } : {}),
      },
    });
  }
  if (context.actor.kind !== 'user') return;
  const organisationIds = [context.actor.organisationId];
  const subject = { kind: 'installation', id: null };
  await record(context, {
    kind: 'share.repaired',
    organisationIds,
    subject,
    detail: { rows, entries: entries.length },
  });
}
