import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { start } from '../server/start.ts';

/** The server as it always is, which besides writes down what its heap holds, each time after rubbish was collected. */
const everyMilliseconds = 30_000;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const file = process.env.SOAK_HEAP_FILE;
if (!file) throw new Error('SOAK_HEAP_FILE is missing');
setInterval(() => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), heapUsed, external })}\n`);
}, everyMilliseconds).unref();
await start(process.env, []);
