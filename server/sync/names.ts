import { judgeName } from '../platform/repositories/path.ts';

/** The folder around a path ('' for none) and its last name. */
export function splitAtLast(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/');
  return at < 0 ? { folder: '', name: path } : { folder: path.slice(0, at), name: path.slice(at + 1) };
}

/** The same path with words in front of the ending: `a/b.txt` and `2` give `a/b (2).txt`. Long names are cut. */
export function withNote(path: string, note: string): string {
  const { folder, name } = splitAtLast(path);
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : '';
  const tail = ` (${note})${ending}`;
  let stem = ending ? name.slice(0, dot) : name;
  while (Buffer.byteLength(stem + tail) > 240 && stem.length > 1) stem = [...stem].slice(0, -1).join('');
  return folder === '' ? stem + tail : `${folder}/${stem}${tail}`;
}

/** What is put aside in a conflict says whose it is and since when: `plan (conflict Acme 2026-11-22).txt`. */
export function conflictPath(path: string, organisation: string, at: Date): string {
  const said = organisation
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} .,&+-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 60)
    .trim();
  const day = at.toISOString().slice(0, 10);
  const wished = withNote(path, `conflict ${said} ${day}`);
  return judgeName(splitAtLast(wished).name) === null ? wished : withNote(path, `conflict ${day}`);
}
