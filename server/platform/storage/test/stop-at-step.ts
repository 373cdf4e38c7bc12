import { Readable } from 'node:stream';
import { openStore } from '../open-store.ts';

/** A process for tests: writes under a key as told, says when it comes to a step for the nth time, and waits there to be killed. */
const [url = '', key = '', way = '', step = '', sizeBytes = '0', sizeOfParts = '0'] = process.argv.slice(2);
const stopThere = async (reached: string) => {
  if (reached !== step) return;
  process.stdout.write('stopped\n');
  await new Promise(() => setInterval(() => {}, 1000));
};
const store = await openStore(
  { STORAGE_URL: url, DATA_DIR: '/nowhere' },
  {
    log: () => {},
    fault: stopThere,
    sizeOfParts: Number(sizeOfParts),
  },
);
const content = () => Readable.from([Buffer.alloc(Number(sizeBytes), 7)]);
if (way === 'write') await store.write(key, content(), { maximumBytes: 1e9 });
else {
  await store.openPieces(key);
  await store.append(key, content(), { offset: 0, maximumBytes: 1e9 });
  await store.finish(key);
}
process.stdout.write('finished\n');
