import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notify } from '../notices/notify.ts';
import { later, minute } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { ScannerUnavailable, type ScanResult } from '../platform/scanner/scanner.ts';
import { findContent } from './content-store.ts';
import type { ScanStatus } from './contract.ts';
import type { WaitingRow } from './scan-store.ts';
import * as store from './scan-store.ts';

/** The queue whose job has new versions looked at by the scanner. */
export const scanQueue = 'documents.scan';
/** The queue whose job takes up what a scanner that was away has left waiting. */
export const scanSweepQueue = 'documents.scan-sweep';

/** The state in which a new version begins: waiting for the scanner, where there is one, which is told in the same commit. */
export async function firstScanStatus(
  context: Context,
  version: { documentId: string; number: number },
): Promise<ScanStatus> {
  if (!context.services.scanner) return 'not_scanned';
  await context.services.jobs.enqueue(context.database, scanQueue, version);
  return 'waiting';
}

/** Has new versions scanned; while the scanner is away they wait, and are taken up again every five minutes. */
export function scanJobs(services: Services): JobKinds {
  return {
    [scanQueue]: {
      perform: async ({ documentId, number }) => {
        if (typeof documentId === 'string' && typeof number === 'number')
          await scanVersion(services, { documentId, number });
      },
    },
    [scanSweepQueue]: { perform: () => sweepWaiting(services), schedule: '*/5 * * * *' },
  };
}

/**
 * Has one version looked at and remembers what was found, in the audit and by mail to who uploaded it and to the owner. A file
 * that the scanner will never take stays waiting, with the reason: what was not looked at is not let out.
 */
export async function scanVersion(services: Services, version: { documentId: string; number: number }): Promise<void> {
  const { scanner } = services;
  const outside = installationContext(services);
  const waiting = await inTransaction(outside, async (context) => {
    const row = await store.findWaiting(context, version);
    const content = row && (await findContent(context, row.content_id));
    return row && content ? { row, key: content.key } : undefined;
  });
  if (!scanner || !waiting) return;
  const result = await scan(services, waiting.key);
  await inTransaction(outside, (context) => remember(context, waiting.row, result));
}

async function scan(services: Services, key: string): Promise<ScanResult | { never: string }> {
  const content = await services.contents.read(key);
  try {
    return await services.scanner!.scan(content);
  } catch (error) {
    if (error instanceof ScannerUnavailable && error.isFinal) return { never: error.message };
    throw error;
  } finally {
    content.destroy();
  }
}

async function remember(context: Context, row: WaitingRow, result: ScanResult | { never: string }): Promise<void> {
  if (result !== 'clean' && 'never' in result) return store.saveFinding(context, row, result.never.slice(0, 500));
  const finding = result === 'clean' ? null : result.infected.slice(0, 500);
  const isFirst = await store.saveVerdict(context, row, { status: finding === null ? 'clean' : 'infected', finding });
  if (!isFirst) return;
  await record(context, {
    kind: finding === null ? 'document.found_clean' : 'document.found_infected',
    organisationIds: [row.organisation_id],
    subject: { kind: 'document', id: row.document_id },
    detail: { workspaceId: row.workspace_id, number: row.number, ...(finding === null ? {} : { finding }) },
  });
  if (finding !== null) await tellInfected(context, row);
}

async function tellInfected(context: Context, row: WaitingRow): Promise<void> {
  await notify(context, {
    addresses: await store.findConcerned(context, row),
    kind: 'document.infected',
    words: {},
    subject: { kind: 'document', id: row.document_id },
    path: `/workspaces/${row.workspace_id}?document=${row.document_id}`,
  });
}

/** Takes up what waits for longer than its own job should take; the scanner being away ends the round. */
export async function sweepWaiting(services: Services): Promise<void> {
  if (!services.scanner) return;
  const outside = installationContext(services);
  const before = later(outside.now(), -5 * minute);
  const rows = await inTransaction(outside, (context) => store.listWaiting(context, before, 200));
  for (const row of rows) await scanVersion(services, { documentId: row.document_id, number: row.number });
}
