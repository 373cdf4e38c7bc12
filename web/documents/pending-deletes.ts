import type { QueryClient } from '@tanstack/react-query';
import { ApiProblem, api } from '../api.ts';
import { beforeSigningOut } from '../before-signing-out.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { refreshDocuments } from './queries.ts';
import { nameOf, pathOf, type Row } from './rows.ts';

/** How long one can change one's mind. */
const UNDO_MS = 5_000;
const AT_ONCE = 4;

let pending: { rows: Row[]; timer: ReturnType<typeof setTimeout>; client: QueryClient } | null = null;
let hidden: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function hide(next: ReadonlySet<string>): void {
  hidden = next;
  for (const listener of listeners) listener();
}

/** Which rows are shown no more, because they are about to be deleted. */
export const hiddenRows = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): ReadonlySet<string> => hidden,
};

/** Takes rows away at once, and deletes them in a few seconds unless that is undone. What was to be deleted before goes now. */
export function deleteSoon(rows: Row[], client: QueryClient): void {
  if (rows.length === 0) return;
  void sendPending();
  pending = { rows, client, timer: setTimeout(() => void sendPending(), UNDO_MS) };
  hide(new Set([...hidden, ...rows.map(({ key }) => key)]));
  const [first] = rows;
  const words = text.documents;
  toast(rows.length === 1 && first ? words.deletedOne(nameOf(first)) : words.deletedMany(rows.length), {
    undo: undoDelete,
    undoLabel: words.undoKey,
    shownMs: UNDO_MS,
  });
}

/** Brings back what waits to be deleted. */
export function undoDelete(): void {
  if (!pending) return;
  clearTimeout(pending.timer);
  const back = new Set(pending.rows.map(({ key }) => key));
  pending = null;
  hide(new Set([...hidden].filter((key) => !back.has(key))));
  toast(text.documents.undone);
}

async function sendPending(isLeaving = false): Promise<void> {
  const sent = pending;
  if (!sent) return;
  pending = null;
  clearTimeout(sent.timer);
  const waiting = [...sent.rows];
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) await deleteRow(row, isLeaving);
  };
  try {
    await Promise.all(Array.from({ length: isLeaving ? waiting.length : AT_ONCE }, work));
  } catch (error) {
    toastProblem(error);
  } finally {
    await refreshDocuments(sent.client);
    const gone = new Set(sent.rows.map(({ key }) => key));
    hide(new Set([...hidden].filter((key) => !gone.has(key))));
  }
}

async function deleteRow(row: Row, keepalive: boolean): Promise<void> {
  const query = row.kind === 'folder' ? { withContents: true } : {};
  await api.delete(pathOf(row), { query, keepalive }).catch((error: unknown) => {
    // Somebody else deleted it first.
    if (!(error instanceof ApiProblem && error.code === 'not_found')) throw error;
  });
}

window.addEventListener('pagehide', () => void sendPending(true));
beforeSigningOut.add(() => sendPending());
