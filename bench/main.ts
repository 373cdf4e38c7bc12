/** `bin/bench [measure] [options]`: each measure is a script of its own; the first is what runs without a word. */
const measures: Record<string, { does: string; run: () => Promise<unknown> }> = {
  requests: {
    does: 'requests a second and p99 beside a bare Fastify route and pgbench [--organisations N] [--rounds N] [--seconds N] [--clients N]',
    run: () => import('./requests.ts'),
  },
  goals: {
    does: 'what must be reached, each beside its baseline, as a table of goals [--only NAME,…] [--world DIR] [--sizes N,N] [--rounds N] [--seconds N] [--clients N] [--mebibytes N] [--tasks N]',
    run: () => import('./goals.ts'),
  },
  world: {
    does: 'worlds of 10 thousand, 100 thousand and 1 million organisations, made once and kept [--world DIR] [--organisations N,N,…]',
    run: () => import('./make-world.ts'),
  },
  placement: {
    does: 'placements a second, and the look-up at 10 thousand, 100 thousand and 1 million e-mail domains [--sizes N,N,…] [--rounds N] [--lookups N] [--clients N]',
    run: () => import('./placement.ts'),
  },
  audit: {
    does: 'what the audit adds to a write, with and without, and how fast a chain of 1 million records is proved [--records N] [--rounds N] [--writes N] [--clients N]',
    run: () => import('./audit.ts'),
  },
  webhooks: {
    does: 'webhook deliveries to a receiver on loopback a second, beside a bare undici loop; and what webhooks add to a write [--deliveries N] [--receivers N]',
    run: () => import('./webhooks.ts'),
  },
  shares: {
    does: '100 people invited to 100 documents beside the same rows written bare, and grants a second on one account and on many [--rounds N] [--seconds N] [--clients N]',
    run: () => import('./shares.ts'),
  },
  documents: {
    does: 'a workspace of 100,000 documents listed at its beginning and deep inside, and 1 GiB up and down beside nginx and a bare Node stream, with peak memory [--documents N] [--mebibytes N] [--rounds N]',
    run: () => import('./documents.ts'),
  },
  sizes: {
    does: 'bytes a row of the tables that grow, measured in a small world, and what follows for 1 million organisations and 100 million tasks [--organisations N] [--tasks N] [--for-organisations N] [--for-tasks N]',
    run: () => import('./sizes.ts'),
  },
  links: {
    does: 'the first sync of 10,000 small files and of 1 GiB beside rclone copy from the same Apache WebDAV, and a second one with nothing changed, with peak memory [--files N] [--mebibytes N] [--rounds N]',
    run: () => import('./links.ts'),
  },
  soak: {
    does: 'an hour of mixed load at half of capacity: what grows with time [--minutes N] [--rate N] [--capacity-seconds N] [--people N] [--table FILE]',
    run: () => import('./soak.ts'),
  },
};

const [word] = process.argv.slice(2);
const isNamed = word !== undefined && !word.startsWith('-');
const measure = measures[isNamed ? word : 'requests'];
if (measure) {
  if (isNamed) process.argv.splice(2, 1);
  await measure.run();
} else {
  const lines = Object.entries(measures).map(([name, { does }]) => `  ${name.padEnd(10)}  ${does}`);
  process.stdout.write(
    `bench [measure] [--json FILE] [--html FILE] [--markdown FILE] [--compare FILE] [options]\n\n${lines.join('\n')}\n`,
  );
  process.exitCode = word === 'help' ? 0 : 2;
}
