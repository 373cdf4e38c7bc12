import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

type Entry = { fileName: string };
type Zip = {
  on(event: 'entry', heard: (entry: Entry) => void): void;
  on(event: 'end' | 'error', heard: (error?: Error) => void): void;
  readEntry(): void;
  openReadStream(entry: Entry, done: (error: Error | null, stream: Readable) => void): void;
};
type Yauzl = {
  fromBuffer(content: Buffer, options: { lazyEntries: boolean }, done: (error: Error | null, zip: Zip) => void): void;
};
// It comes without types.
const yauzl = createRequire(import.meta.url)('yauzl') as Yauzl;

/** The files of a zip by name, each read whole. */
export function readZip(content: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(content, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed);
          files.set(entry.fileName, Buffer.concat(await stream.toArray()));
          zip.readEntry();
        }),
      );
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.readEntry();
    });
  });
}
