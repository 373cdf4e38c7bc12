import { start } from './start.ts';

try {
  await start(process.env, process.argv.slice(2));
} catch (error) {
  // A sentence for a person; the stack only where somebody looks for it.
  process.stderr.write(
    `${error instanceof Error ? (process.env.LOG_LEVEL === 'debug' ? error.stack : error.message) : String(error)}\n`,
  );
  process.exit(1);
}
