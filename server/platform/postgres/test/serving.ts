// A server that only holds the embedded database. Arguments: data directory, native directory ('' for the installed one),
// user id to become ('' to stay). Writes "ready <pid of PostgreSQL> <url>", or "refused <sentence>" and exits with 1.
import { startEmbeddedPostgres } from '../embedded.ts';
import { query } from './query.ts';

const [dataDir = '', native = '', uid = ''] = process.argv.slice(2);
if (uid) {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
try {
  const { url, pid, stop } = await startEmbeddedPostgres({
    dataDir,
    settings: { fsync: 'off' },
    log: (line) => console.log(`log ${line}`),
    onExit: () => process.exit(3),
    ...(native && { nativeDir: native }),
  });
  await query(url, 'select 1');
  process.once('SIGTERM', () => stop().then(() => process.exit(0)));
  console.log(`ready ${pid} ${url}`);
} catch (error) {
  console.log(`refused ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
