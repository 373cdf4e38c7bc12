import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Limits } from './limits.ts';

const gibibyte = 1024 ** 3;
/** V8 alone reserves some 3 GiB of addresses; what counts is the data. */
const allowance = { addressSpaceBytes: 4 * gibibyte, dataBytes: gibibyte, cpuSeconds: 20, fileBytes: gibibyte / 8 };

const here = import.meta.dirname;
const libraries = dirname(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')));

/**
 * The command that runs a script of this folder as a process that may read its code, the libraries and one file, and may neither
 * write, nor start anything, nor make code of texts; limited by what the machine offers.
 */
export function workerCommand(
  script: string,
  { limits, mayRead, argument }: { limits: Limits; mayRead: string; argument: string },
): string[] {
  const readable = [`${libraries}/`, `${here}/`, join(dirname(libraries), 'package.json'), mayRead];
  const command = [
    process.execPath,
    ...['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`)],
    ...['--max-old-space-size=384', '--disable-wasm-trap-handler', '--disallow-code-generation-from-strings'],
    ...['--no-warnings', join(here, script), argument],
  ];
  return limits.around(command, allowance);
}
