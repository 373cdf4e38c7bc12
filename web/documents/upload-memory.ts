import { z } from 'zod';

const KEY = 'causeway-uploads';
/** As long as the server keeps what has come. */
const KEPT_MS = 24 * 3_600_000;

const remembered = z.object({
  id: z.string(),
  userId: z.string(),
  /** Where the server takes the rest. */
  url: z.string(),
  name: z.string(),
  sizeBytes: z.number(),
  lastModified: z.number(),
  begunAt: z.number(),
  workspaceId: z.string(),
  folderId: z.string().nullable(),
  documentId: z.string().nullable(),
});

/** An upload that was begun and not finished, as this browser keeps it over a reload; never the file itself. */
export type Remembered = z.infer<typeof remembered>;
type Fingerprint = Pick<
  Remembered,
  'userId' | 'workspaceId' | 'folderId' | 'documentId' | 'sizeBytes' | 'lastModified'
>;

function readAll(): Remembered[] {
  try {
    const kept = z.array(remembered).safeParse(JSON.parse(localStorage.getItem(KEY) ?? '[]'));
    const since = Date.now() - KEPT_MS;
    // Only our own server is ever sent to.
    return (kept.data ?? []).filter(
      ({ url, begunAt }) => begunAt > since && url.startsWith(`${location.origin}/api/v1/uploads/`),
    );
  } catch {
    return [];
  }
}

function writeAll(all: Remembered[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A full or forbidden storage costs the continuing after a reload, not the upload.
  }
}

/** What this person began here and did not finish. */
export function rememberedOf(userId: string): Remembered[] {
  return readAll().filter((one) => one.userId === userId);
}

/** The same file for the same place, begun before. */
export function findRemembered(file: Fingerprint, names: string[]): Remembered | undefined {
  return readAll().find(
    (one) =>
      one.userId === file.userId &&
      one.workspaceId === file.workspaceId &&
      one.folderId === file.folderId &&
      one.documentId === file.documentId &&
      isSameFile(one, { size: file.sizeBytes, lastModified: file.lastModified }) &&
      names.includes(one.name),
  );
}

/** Whether a file that is chosen again is the one that was interrupted, as far as a browser can tell. */
export function isSameFile(
  one: Pick<Remembered, 'sizeBytes' | 'lastModified'>,
  file: { size: number; lastModified: number },
): boolean {
  return one.sizeBytes === file.size && one.lastModified === file.lastModified;
}

export function remember(one: Remembered): void {
  writeAll([...readAll().filter(({ id }) => id !== one.id), one]);
}

export function forget(id: string): void {
  writeAll(readAll().filter((one) => one.id !== id));
}

const lockName = (id: string) => `causeway-upload-${id}`;

/** Says to other tabs that this upload is under way here, until `end` is called. */
export function holdUpload(id: string): () => void {
  let end = () => {};
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  void navigator.locks?.request(lockName(id), () => until);
  return end;
}

/** Which of them go on in another tab. */
export async function heldElsewhere(): Promise<(id: string) => boolean> {
  const names = (await navigator.locks?.query())?.held?.map(({ name }) => name) ?? [];
  return (id) => names.includes(lockName(id));
}
