import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Institution = { name: string; domains: string[] };

/** Where a real list of institutions lies, if one does: INSTITUTIONS_FILE, or data/universities.json in a folder beside the project's. */
function findFile(): string | undefined {
  if (process.env.INSTITUTIONS_FILE) return process.env.INSTITUTIONS_FILE;
  const beside = join(import.meta.dirname, '..', '..', '..', '..');
  return readdirSync(beside)
    .map((folder) => join(beside, folder, 'data', 'universities.json'))
    .find((file) => existsSync(file));
}

/** Real institutions and the names in their addresses where the list is there, else invented ones; many lie below others. */
export function institutions(): { list: Institution[]; areReal: boolean } {
  const file = findFile();
  if (file) return { list: JSON.parse(readFileSync(file, 'utf8')), areReal: true };
  const list = Array.from({ length: 2000 }, (_, number) => {
    const top = `university-${number % 500}.example`;
    const below = [`${top}`, `faculty-${number}.${top}`, `lab.faculty-${number - 500}.${top}`][number % 3];
    return { name: `University ${number}`, domains: [below ?? top, `institute-${number}.example`] };
  });
  return { list, areReal: false };
}

/** Numbers from 0 up to 1, the same each time: who sees a failure can see it again. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
