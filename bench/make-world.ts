import { parseArgs } from 'node:util';
import { openWorlds, query } from './worlds.ts';

/** Makes worlds to measure in, and keeps them in a folder for `--world`. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    world: { type: 'string', default: 'bench-world' },
    organisations: { type: 'string', default: '10000,100000,1000000' },
  },
});
const sizes = values.organisations.split(',').map(Number);
if (!sizes.every((size) => Number.isInteger(size) && size >= 20 && size <= 10_000_000))
  throw new Error('--organisations: whole numbers from 20 to 10000000, with commas between');
const worlds = await openWorlds(sizes, values.world, (sentence) => process.stderr.write(`${sentence}\n`));
try {
  for (const size of sizes) await query(worlds.of(size).url, ['select']);
  process.stdout.write(`${worlds.folder} holds worlds of ${sizes.join(', ')} organisations.\n`);
} finally {
  await worlds.close();
}
