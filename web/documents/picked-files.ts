/** A file that somebody chose or dropped, with the folders that it came in. */
export interface PickedFile {
  file: File;
  path: string[];
}

/** What file managers leave lying around. */
const CLUTTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
export const PICKED_MAXIMUM = 5_000;

/** Chosen files; of a chosen folder with the folders in it. */
export function filesOfInput(list: Iterable<File>): PickedFile[] {
  return [...list]
    .map((file) => ({ file, path: file.webkitRelativePath.split('/').slice(0, -1) }))
    .filter(({ file }) => !CLUTTER.has(file.name))
    .slice(0, PICKED_MAXIMUM);
}

/** Dropped files and folders with all that is in them. The drop is read at once, because it is gone after the event. */
export async function filesOfDrop(dropped: DataTransfer): Promise<PickedFile[]> {
  const entries = [...dropped.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return filesOfInput(dropped.files);
  const found: PickedFile[] = [];
  for (const entry of entries) await collect(entry, [], found);
  return found;
}

async function collect(entry: FileSystemEntry, path: string[], found: PickedFile[]): Promise<void> {
  if (found.length >= PICKED_MAXIMUM || CLUTTER.has(entry.name)) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    found.push({ file, path });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder is read in portions; an empty one says that there are no more.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0) return;
    for (const child of portion) await collect(child, [...path, entry.name], found);
  }
}
