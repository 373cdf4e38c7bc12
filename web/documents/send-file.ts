import { ApiProblem, api, problemFrom } from '../api.ts';
import type { StoredDocument } from '../contracts.ts';

const MEBIBYTE = 1024 ** 2;
/** What a lost connection costs at most. */
const PIECE_BYTES = 8 * MEBIBYTE;
/** Up to here one request does it all. */
const SMALL_BYTES = MEBIBYTE;

/** Where a file goes: into a folder of a workspace, or as a version of a document. */
export interface UploadPlace {
  workspaceId: string;
  folderId: string | null;
  documentId: string | null;
}

export interface SendingEvents {
  onUrl: (url: string) => void;
  onProgress: (sentBytes: number) => void;
  onFinishing: () => void;
  onDone: (documentId: string) => void;
  onProblem: (problem: ApiProblem) => void;
}

export interface Sending {
  /** Stops sending; what has come stays with the server. */
  stop: () => Promise<void>;
}

/** Sends a file by the tus protocol: what the server has already is not sent again. */
export async function sendFile(
  file: File,
  what: { name: string; place: UploadPlace; url: string | null },
  events: SendingEvents,
): Promise<Sending> {
  const { Upload } = await import('tus-js-client');
  let documentId: string | undefined;
  const upload = new Upload(file, {
    endpoint: `${location.origin}/api/v1/uploads`,
    uploadUrl: what.url,
    metadata: metadataOf(file, what),
    chunkSize: PIECE_BYTES,
    uploadDataDuringCreation: file.size <= SMALL_BYTES,
    storeFingerprintForResuming: false,
    // When to try again is decided by the queue, which knows whether there is a connection.
    retryDelays: null,
    onUploadUrlAvailable: () => {
      if (upload.url) events.onUrl(upload.url);
    },
    onProgress: (sentBytes) => events.onProgress(sentBytes),
    onAfterResponse: (_request, response) => {
      documentId = response.getHeader('X-Document-Id') ?? documentId;
    },
    onSuccess: () => {
      if (documentId) return events.onDone(documentId);
      events.onFinishing();
      finish(upload.url ?? '').then(events.onDone, (error: unknown) => events.onProblem(asProblem(error)));
    },
    onError: (error) => {
      const answer = 'originalResponse' in error ? error.originalResponse : null;
      events.onProblem(answer ? problemFrom(answer.getStatus(), answer.getBody()) : problemFrom(0, ''));
    },
  });
  upload.start();
  return { stop: () => upload.abort(false) };
}

function metadataOf(file: File, { name, place }: { name: string; place: UploadPlace }): Record<string, string> {
  return {
    filename: name,
    ...(file.type ? { filetype: file.type } : {}),
    ...(place.documentId
      ? { documentId: place.documentId }
      : { workspaceId: place.workspaceId, ...(place.folderId ? { folderId: place.folderId } : {}) }),
  };
}

/** All bytes had come, and the document could not be made then. */
async function finish(url: string): Promise<string> {
  return (await api.post<StoredDocument>(`/uploads/${url.split('/').at(-1)}/finish`)).id;
}

function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : problemFrom(0, '');
}

/** Has the server drop what has come. That it is gone already is as good. */
export async function giveUpUpload(url: string): Promise<void> {
  await api.delete(`/uploads/${url.split('/').at(-1)}`).catch((error: unknown) => {
    if (!(error instanceof ApiProblem)) throw error;
  });
}

/** Whether trying again by itself helps: no answer, a stumbling server, or one that is still busy with the piece before. */
export function isPassing({ status, code }: ApiProblem): boolean {
  return status === 0 || status >= 500 || status === 423 || status === 429 || code === 'upload_conflict';
}
