import type { LinkedView, RunFileView, RunView } from './contract.ts';
import type { RunFileRow, RunRow } from './run-store.ts';
import type { ListedLinked } from './store.ts';

/** How fast a run goes, and how long it will take from here: by bytes, or by files where these are small. */
export function paceOf(run: {
  files_total: number;
  files_done: number;
  bytes_total: number;
  bytes_done: number;
  active_milliseconds: number;
}): { bytesPerSecond: number | null; secondsLeft: number | null } {
  const seconds = run.active_milliseconds / 1000;
  if (seconds < 1) return { bytesPerSecond: null, secondsLeft: null };
  const left = (total: number, done: number) => (done > 0 ? (Math.max(0, total - done) * seconds) / done : 0);
  const secondsLeft = Math.max(left(run.files_total, run.files_done), left(run.bytes_total, run.bytes_done));
  return { bytesPerSecond: Math.round(run.bytes_done / seconds), secondsLeft: Math.ceil(secondsLeft) };
}

/** A run as those see it who may read its link. */
export function viewRun(run: RunRow, files: RunFileRow[]): RunView {
  const pace = paceOf(run);
  const isActive = run.status === 'waiting' || run.status === 'running';
  return {
    id: run.id,
    linkId: run.link_id,
    workspaceId: run.workspace_id,
    status: run.status,
    startedAt: run.started_at?.toISOString() ?? null,
    endedAt: run.ended_at?.toISOString() ?? null,
    nextTryAt: run.status === 'waiting' ? run.next_try_at.toISOString() : null,
    filesTotal: run.files_total,
    filesDone: run.files_done,
    bytesTotal: run.bytes_total,
    bytesDone: run.bytes_done,
    bytesPerSecond: pace.bytesPerSecond,
    secondsLeft: run.status === 'running' ? pace.secondsLeft : null,
    conflicts: run.conflicts,
    waiting: run.waiting,
    failed: run.failed,
    deletesWaiting: run.deletes_waiting,
    error: run.error,
    files: files.map(viewRunFile),
    version: run.version,
    may: { cancel: isActive && !run.is_cancelled, confirmDeletes: run.status === 'confirming' },
  };
}

/** A line of a run's log. */
export function viewRunFile(file: RunFileRow): RunFileView {
  return {
    id: file.id,
    path: file.path,
    action: file.action as RunFileView['action'],
    side: file.side as RunFileView['side'],
    because: file.because,
    sizeBytes: file.size_bytes,
    documentId: file.document_id,
    needed: file.shares_needed,
    available: file.shares_available,
    at: file.at.toISOString(),
  };
}

/** A linked workspace as those see it who may read its link. */
export function viewLinked(linked: ListedLinked): LinkedView {
  return {
    workspaceId: linked.workspace_id,
    name: linked.name,
    linkId: linked.link_id,
    path: linked.path,
    mode: linked.mode,
    state: linked.state as LinkedView['state'],
    isOpen: linked.is_open,
    intervalMinutes: linked.interval_minutes,
    deletesMaximum: linked.deletes_maximum,
    deletesMaximumPercent: linked.deletes_maximum_percent,
    lastRunAt: linked.last_run_at?.toISOString() ?? null,
    nextRunAt: linked.next_run_at.toISOString(),
    version: linked.version,
  };
}
