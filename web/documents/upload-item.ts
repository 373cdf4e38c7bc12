import type { ApiProblem } from '../api.ts';
import type { Sending, UploadPlace } from './send-file.ts';
import type { Remembered } from './upload-memory.ts';
import type { Sample } from './upload-speed.ts';

export type UploadState =
  | 'queued'
  | 'preparing'
  | 'uploading'
  | 'paused'
  | 'offline'
  | 'finishing'
  | 'done'
  | 'failed'
  | 'interrupted';

/** One file on its way. */
export interface UploadItem {
  id: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  bytesPerSecond: number | null;
  state: UploadState;
  problem: ApiProblem | null;
  place: UploadPlace;
}

export interface WantedUpload {
  file: File;
  name: string;
  place: UploadPlace;
}

/** What the screen need not know of it. */
export interface Course {
  file: File | null;
  lastModified: number;
  url: string | null;
  samples: Sample[];
  sending: Promise<Sending> | null;
  attempts: number;
  timer: ReturnType<typeof setTimeout> | null;
  release: (() => void) | null;
}

/** Those that take one of the places of uploads at once. */
export const RUNNING: readonly UploadState[] = ['preparing', 'uploading', 'finishing', 'offline'];

export function newCourse(file: File | null, lastModified: number): Course {
  return { file, lastModified, url: null, samples: [], sending: null, attempts: 0, timer: null, release: null };
}

export function newItem(id: string, name: string, sizeBytes: number, place: UploadPlace): UploadItem {
  return { id, name, sizeBytes, place, sentBytes: 0, bytesPerSecond: null, state: 'queued', problem: null };
}

export function interruptedItem({ id, name, sizeBytes, workspaceId, folderId, documentId }: Remembered): UploadItem {
  return { ...newItem(id, name, sizeBytes, { workspaceId, folderId, documentId }), state: 'interrupted' };
}
