import { Readable } from 'node:stream';
import { clearSpentBuffers } from '../../spent-buffers.ts';
import { openStore } from '../open-store.ts';
import { newKey } from './stores.ts';

/** A process for tests: writes, appends and reads as many bytes as told, and says by how much its memory grew at the most. */
const [url = '', sizeBytes = '0'] = process.argv.slice(2);
const store = await openStore({ STORAGE_URL: url, DATA_DIR: '/nowhere' }, { log: () => {} });
let peak = 0;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10);

// As around every content in the product.
const stopClearing = clearSpentBuffers();
await everyWay(64 * 1024 * 1024);
globalThis.gc?.();
const before = process.memoryUsage.rss();
peak = 0;
const began = performance.now();
await everyWay(Number(sizeBytes));
clearInterval(timer);
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ grownBytes: peak - before, seconds, before }));
stopClearing();
store.close();

async function everyWay(total: number): Promise<void> {
  const [written, pieced] = [newKey(), newKey()];
  await store.write(written, generated(total), { maximumBytes: total });
  await store.openPieces(pieced);
  await store.append(pieced, generated(total), { offset: 0, maximumBytes: total });
  await store.finish(pieced);
  let read = 0;
  for await (const chunk of await store.read(written)) read += chunk.length;
  if (read !== total) throw new Error(`${read} bytes were read of ${total}.`);
  await store.remove(written);
  await store.remove(pieced);
}

/** Fresh chunks, as a socket gives them. */
function generated(total: number): Readable {
  let left = total;
  return new Readable({
    read() {
      const size = Math.min(left, 65_536);
      left -= size;
      this.push(size > 0 ? Buffer.alloc(size, left % 251) : null);
    },
  });
}
