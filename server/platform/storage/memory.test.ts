import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { kinds, openPlace } from './test/stores.ts';

const mebibyte = 1024 * 1024;
/** LARGE_CONTENTS=1 tries it with 1 GiB; by default 100 MiB must do, more than it may grow by. */
const sizeBytes = (process.env.LARGE_CONTENTS ? 1024 : 100) * mebibyte;

test.each(kinds)(
  'memory does not grow with the size of what is written, appended and read (kind %s)',
  { timeout: 300_000 },
  async (kind) => {
    const place = await openPlace(kind);
    try {
      const script = join(import.meta.dirname, 'test/write-large.ts');
      const arguments_ = ['--expose-gc', script, place.url, String(sizeBytes)];
      const { stdout } = await promisify(execFile)(process.execPath, arguments_);
      const { grownBytes, seconds } = JSON.parse(stdout);
      const rate = (3 * sizeBytes) / mebibyte / seconds;
      process.stdout.write(
        `${kind}: ${sizeBytes / mebibyte} MiB three times, grown by ${(grownBytes / mebibyte).toFixed(1)} MiB, ${rate.toFixed(0)} MiB/s\n`,
      );
      expect(grownBytes).toBeLessThan(64 * mebibyte);
    } finally {
      await place.close();
    }
  },
);
