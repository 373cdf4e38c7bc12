import { join } from 'node:path';
import { contentFile, type Manifest } from './backup.ts';
import { hashFile, readManifest } from './backup-files.ts';
import { sayNowAndThen } from './progress.ts';
import { storedContents } from './write-contents.ts';

export type BackupVerdict = { isWhole: boolean; at: string; checked: number; faults: string[] };

/**
 * Reads a backup to its last byte and compares it with its checksums: every part with the manifest, every content with its row.
 * Throws a sentence when it is no backup at all.
 */
export async function verifyBackup(
  folder: string,
  watch: { signal?: AbortSignal; say?(sentence: string): void } = {},
): Promise<{ manifest: Manifest; verdict: BackupVerdict }> {
  const { signal, say = () => {} } = watch;
  const manifest = await readManifest(folder);
  const parts = [...manifest.tables, manifest.jobs, manifest.key];
  const total = parts.length + (manifest.contents?.count ?? 0);
  const progress = sayNowAndThen(say);
  const faults: string[] = [];
  let checked = 0;
  const compare = async (file: string, sha256: string) => {
    checked += 1;
    const found = await hashFile(join(folder, file), signal);
    if (!found) faults.push(`${file} is missing.`);
    else if (found.sha256 !== sha256) faults.push(`${file} has another checksum.`);
    progress(() => `${checked} of ${total} parts checked …`);
  };
  for (const part of parts) await compare(part.file, part.sha256);
  // What the rows say counts only once they are proved.
  if (manifest.contents && faults.length === 0) {
    const damaged = new Set(manifest.damaged);
    for await (const { key, sha256 } of storedContents(folder, manifest))
      if (!damaged.has(key)) await compare(contentFile(key), sha256);
  }
  return { manifest, verdict: { isWhole: faults.length === 0, at: manifest.at, checked, faults } };
}
