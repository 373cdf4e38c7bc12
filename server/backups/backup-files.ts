import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { linesOf } from '../platform/lines.ts';
import { type BackupPart, type Manifest, manifestShape } from './backup.ts';

/** Passes bytes on and computes their SHA-256 and their number. */
export function hashing(): Transform & { result(): Sum } {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return Object.assign(stream, { result: () => ({ sha256: hash.digest('hex'), bytes }) });
}

/** Writes lines, compressed, into a file that only its owner may read; it is on disk when this returns. */
export async function writeLines(
  place: { folder: string; file: string },
  lines: AsyncIterable<string[]>,
  signal: AbortSignal,
): Promise<BackupPart> {
  const path = join(place.folder, place.file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let rows = 0;
  const text = async function* () {
    for await (const some of lines) {
      rows += some.length;
      if (some.length > 0) yield `${some.join('\n')}\n`;
    }
  };
  const hashed = hashing();
  const written = createWriteStream(path, { mode: 0o600, flush: true });
  await pipeline(Readable.from(text()), createGzip(), hashed, written, { signal });
  return { file: place.file, sha256: hashed.result().sha256, rows };
}

/** The lines of a part, one row each. */
export async function* readLines(folder: string, { file }: BackupPart): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const reading = pipeline(createReadStream(join(folder, file)), unpacked);
  // Told by what reads the lines or by the wait at their end; here only so that it is not unheard meanwhile.
  reading.catch(() => undefined);
  yield* linesOf(unpacked);
  await reading;
}

export type Sum = { sha256: string; bytes: number };

/** The checksum and the length of what a stream brings. */
export async function hashStream(stream: Readable, signal?: AbortSignal): Promise<Sum> {
  const hashed = hashing();
  await pipeline(stream, hashed.resume(), { signal });
  return hashed.result();
}

/** The checksum and the length of one file of a backup; undefined for one that is not there. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Sum | undefined> {
  try {
    return await hashStream(createReadStream(path), signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const manifestFile = 'manifest.json';
export const manifestSumFile = 'manifest.json.sha256';

/** The manifest, or the sentence that says why this is no backup, or none that can be used. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  let sum: string;
  try {
    text = await readFile(join(folder, manifestFile), 'utf8');
    sum = await readFile(join(folder, manifestSumFile), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new Error(`${folder} is no backup of Causeway: it has no ${manifestFile} with its checksum.`, {
      cause: error,
    });
  }
  if (sum.trim() !== createHash('sha256').update(text).digest('hex'))
    throw new Error(`The backup in ${folder} is damaged: ${manifestFile} has another checksum.`);
  const manifest = manifestShape.safeParse(JSON.parse(text));
  if (!manifest.success)
    throw new Error(`The backup in ${folder} has a form that this version of Causeway does not know: use a newer one.`);
  return manifest.data;
}
