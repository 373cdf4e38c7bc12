import { api, type Page } from '../api.ts';
import type { Folder, StoredDocument } from '../contracts.ts';
import type { PickedFile } from './picked-files.ts';

const PAGE_SIZE = 200;
/** With more files than this in one folder, the whole folder is read instead of asking for each name. */
const ASKED_ONE_BY_ONE = 10;

export interface PlacedFile {
  file: File;
  folderId: string | null;
  /** What stands there by the same name already. */
  same: StoredDocument | null;
}

/** Finds or makes the folders that files came in, and looks whether their names are there already. */
export async function placeFiles(
  workspaceId: string,
  folderId: string | null,
  picked: PickedFile[],
): Promise<PlacedFile[]> {
  const made = new Map<string, { id: string | null; isNew: boolean }>([['', { id: folderId, isNew: false }]]);
  const placed: (PlacedFile & { isNew: boolean })[] = [];
  for (const { file, path } of picked) {
    const place = await folderFor(workspaceId, path, made);
    placed.push({ file, folderId: place.id, isNew: place.isNew, same: null });
  }
  const groups = Map.groupBy(
    placed.filter(({ isNew }) => !isNew),
    (one) => one.folderId,
  );
  for (const [id, files] of groups) {
    const same = await sameNames(workspaceId, id, files);
    for (const one of files) one.same = same.get(fold(one.file.name)) ?? null;
  }
  return placed;
}

async function folderFor(
  workspaceId: string,
  path: string[],
  made: Map<string, { id: string | null; isNew: boolean }>,
): Promise<{ id: string | null; isNew: boolean }> {
  const key = path.join('/');
  const known = made.get(key);
  if (known) return known;
  const parent = await folderFor(workspaceId, path.slice(0, -1), made);
  const name = path.at(-1) ?? '';
  const existing = parent.isNew ? undefined : await findFolderNamed(workspaceId, parent.id, name);
  const place = existing
    ? { id: existing.id, isNew: false }
    : {
        id: (await api.post<Folder>(`/workspaces/${workspaceId}/folders`, { name, parentId: parent.id })).id,
        isNew: true,
      };
  made.set(key, place);
  return place;
}

async function findFolderNamed(
  workspaceId: string,
  parentId: string | null,
  name: string,
): Promise<Folder | undefined> {
  const folders = await readAll<Folder>(`/workspaces/${workspaceId}/folders`, { parentId: parentId ?? 'root' });
  return folders.find((folder) => fold(folder.name) === fold(name));
}

async function sameNames(
  workspaceId: string,
  folderId: string | null,
  files: PlacedFile[],
): Promise<Map<string, StoredDocument>> {
  const path = `/workspaces/${workspaceId}/documents`;
  const inFolder = { folderId: folderId ?? 'root' };
  const lists =
    files.length > ASKED_ONE_BY_ONE
      ? [await readAll<StoredDocument>(path, inFolder)]
      : await Promise.all(
          files.map(({ file }) => readAll<StoredDocument>(path, { ...inFolder, q: file.name.slice(0, PAGE_SIZE) })),
        );
  return new Map(lists.flat().map((one) => [fold(one.name), one]));
}

async function readAll<Item>(path: string, query: Record<string, string>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await api.get<Page<Item>>(path, { query: { ...query, limit: PAGE_SIZE, cursor } });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** "plan (2).pdf" beside "plan.pdf". */
export function otherName(name: string): string {
  const [, stem = name, ending = ''] = /^(.+?)(\.[^.]{1,10})?$/.exec(name) ?? [];
  return `${stem} (2)${ending}`;
}
