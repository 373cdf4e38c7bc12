import type { Assignee } from '../directory/assignee.ts';
import type { TaskWords } from './TaskFields.tsx';
import { kinds, priorities, type TaskKind } from './task.ts';

/** A document that will be on it. */
export interface DraftDocument {
  id: string;
  name: string;
  workspaceId: string;
  sizeBytes: number;
  version: number;
}

/** A task as it is being written. */
export interface Draft extends TaskWords {
  kind: TaskKind;
  assignees: Assignee[];
  documents: DraftDocument[];
}

export const emptyDraft: Draft = {
  title: '',
  description: '',
  kind: 'basic',
  priority: 'normal',
  due: { day: '', time: '' },
  assignees: [],
  documents: [],
};

const KEY = 'causeway-task-draft';
/** In this tab, and apart for each person, so that nobody finds another's. */
const keyFor = (userId: string) => `${KEY} ${userId}`;

export function isEmpty(draft: Draft): boolean {
  return (
    draft.title.trim() === '' &&
    draft.description.trim() === '' &&
    draft.assignees.length === 0 &&
    draft.documents.length === 0 &&
    draft.due.day === '' &&
    draft.due.time === '' &&
    draft.kind === emptyDraft.kind &&
    draft.priority === emptyDraft.priority
  );
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function isAssignee(value: unknown): value is Assignee {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, name, organisation } = value as Record<string, unknown>;
  const place = organisation as Record<string, unknown> | null | undefined;
  return (
    (kind === 'role' || kind === 'user') &&
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof place?.id === 'string' &&
    typeof place.name === 'string'
  );
}

function isDocument(value: unknown): value is DraftDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, workspaceId, sizeBytes, version } = value as Record<string, unknown>;
  return (
    [id, name, workspaceId].every((one) => typeof one === 'string') &&
    [sizeBytes, version].every((one) => typeof one === 'number')
  );
}

/** Reads back what was kept; whatever cannot be read is left out. */
export function readDraft(kept: string | null): Draft {
  try {
    const found = JSON.parse(kept ?? 'null') as Record<string, unknown> | null;
    if (found === null || typeof found !== 'object') return emptyDraft;
    const due = (found.due ?? {}) as Record<string, unknown>;
    return {
      title: words(found.title),
      description: words(found.description),
      kind: kinds.find((one) => one === found.kind) ?? emptyDraft.kind,
      priority: priorities.find((one) => one === found.priority) ?? emptyDraft.priority,
      due: { day: words(due.day), time: words(due.time) },
      assignees: Array.isArray(found.assignees) ? found.assignees.filter(isAssignee) : [],
      documents: Array.isArray(found.documents) ? found.documents.filter(isDocument) : [],
    };
  } catch {
    return emptyDraft;
  }
}

export function loadDraft(userId: string): Draft {
  try {
    return readDraft(window.sessionStorage.getItem(keyFor(userId)));
  } catch {
    return emptyDraft;
  }
}

export function keepDraft(userId: string, draft: Draft): void {
  try {
    if (isEmpty(draft)) window.sessionStorage.removeItem(keyFor(userId));
    else window.sessionStorage.setItem(keyFor(userId), JSON.stringify(draft));
  } catch {
    // Then it lives as long as the screen is open.
  }
}
