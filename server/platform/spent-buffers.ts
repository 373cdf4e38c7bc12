import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookMilliseconds = 20;
const spentBytesMaximum = 16 * 1024 * 1024;

let transfers = 0;
let timer: NodeJS.Timeout | undefined;
let collect: ((options: { type: 'minor' }) => void) | undefined;

/**
 * While large contents pass, the buffers that they came in are spent at once, but the collector lets 64 MiB of them pile up.
 * From here until the function that is given back is called, it is asked to clear young ones away earlier, which takes about a
 * millisecond. A process has one heap, so this counts all transfers together.
 */
export function clearSpentBuffers(): () => void {
  transfers += 1;
  timer ??= start();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    transfers -= 1;
    if (transfers > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function start(): NodeJS.Timeout {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as typeof collect;
  }
  let left = bufferBytes();
  const look = setInterval(() => {
    const held = bufferBytes();
    if (held > left + spentBytesMaximum) {
      collect?.({ type: 'minor' });
      left = bufferBytes();
    } else left = Math.min(left, held);
  }, lookMilliseconds);
  look.unref();
  return look;
}

/** What the buffers hold. Where no more files may be open the system does not say, and nothing ends for that: none. */
function bufferBytes(): number {
  try {
    return process.memoryUsage().arrayBuffers;
  } catch (error) {
    if (!['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return 0;
  }
}
