import { readJob, render } from './render.ts';

/**
 * The process in which files of strangers are opened: one file, one answer on its output, and its end. It is started by
 * previews.ts with its limits and without network, secrets, or a right to write.
 */
console.log = console.info = console.warn = console.error = () => {};

const { head, bytes } = await render(readJob(process.argv[2] ?? ''));
process.stdout.write(`${JSON.stringify(head)}\n`);
process.stdout.write(bytes, () => process.exit(0));
