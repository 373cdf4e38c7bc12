import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, connect, makeRoles } from '../server/audit/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { type Finished, runCommand } from './test/run-command.ts';

/** The audit is proved from the command line: from the database, and from an export alone, without a server. */
const application = useApplication();
let folder: string;
const at = (name: string) => join(folder, name);
const causeway = (words: string[]): Promise<Finished> =>
  runCommand(words, { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: application.cast.people.ada.token });
const alone = (words: string[]): Promise<Finished> => runCommand(words, { DATA_DIR: at('nowhere') });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-audit-'));
  await connect(application);
  await makeRoles(application, 6);
  await writeFile(
    at('checkpoint.json'),
    (await causeway(['audit', 'checkpoint', '--organisation', 'acme', '--json'])).out,
  );
  await writeFile(at('key.pem'), (await causeway(['audit', 'public-key'])).out);
  const exported = await causeway(['audit', 'export', '--organisation', 'acme', '--output', at('audit.ndjson')]);
  expect([exported.code, exported.error]).toEqual([0, '']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const lines = async () => (await readFile(at('audit.ndjson'), 'utf8')).trimEnd().split('\n');

test('the audit is proved from the database', async () => {
  const { code, out } = await causeway(['audit', 'verify', '--organisation', 'acme']);
  expect([code, out]).toEqual([
    0,
    `acme: nothing was altered, removed or reordered; ${(await lines()).length} records checked.\n`,
  ]);
  const all = await causeway(['audit', 'verify', '--checkpoint', at('checkpoint.json'), '--json']);
  expect(JSON.parse(all.out).items).toMatchObject([{ ok: true, firstBroken: null }]);
});

test('and from an export alone, with a checkpoint that was kept outside', async () => {
  const proof = ['audit', 'verify', '--file', at('audit.ndjson')];
  const checkpoint = ['--checkpoint', at('checkpoint.json'), '--public-key', at('key.pem')];
  const { code, out, error } = await alone([...proof, ...checkpoint]);
  expect([code, error]).toEqual([0, '']);
  expect(out).toContain(`${(await lines()).length} records checked`);
});

test('the first altered, removed or reordered record of an export is named', async () => {
  const all = await lines();
  const cases: [string, string[], string][] = [
    ['altered', all.with(2, all[2]?.replace('"role.created"', '"role.deleted"') ?? ''), 'record 3 ('],
    ['removed', all.toSpliced(2, 1), 'record 3 was removed'],
    ['reordered', all.with(2, all[3] ?? '').with(3, all[2] ?? ''), 'record 3 ('],
    ['unreadable', all.with(2, '{"half": '), 'record 3 was unreadable'],
  ];
  for (const [reason, kept, sentence] of cases) {
    await writeFile(at('broken.ndjson'), kept.join('\n'));
    const { code, out } = await alone(['audit', 'verify', '--file', at('broken.ndjson')]);
    expect([reason, code]).toEqual([reason, 1]);
    expect(out).toContain(sentence);
    expect(out).toContain(`was ${reason}`);
  }
});

test('a checkpoint tells of records that were cut off at the end', async () => {
  await writeFile(at('short.ndjson'), (await lines()).slice(0, -2).join('\n'));
  const proof = ['audit', 'verify', '--file', at('short.ndjson')];
  expect((await alone(proof)).code).toBe(0);
  const checked = await alone([...proof, '--checkpoint', at('checkpoint.json'), '--public-key', at('key.pem')]);
  expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('was removed')]);
});

test('a later part of an export is proved as a part', async () => {
  await writeFile(at('part.ndjson'), (await lines()).slice(3).join('\n'));
  expect((await alone(['audit', 'verify', '--file', at('part.ndjson')])).code).toBe(1);
  expect((await alone(['audit', 'verify', '--file', at('part.ndjson'), '--part'])).code).toBe(0);
});

test('a checkpoint that somebody else signed, or that was changed, proves nothing', async () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  await writeFile(at('other.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
  const proof = ['audit', 'verify', '--file', at('audit.ndjson'), '--checkpoint', at('checkpoint.json')];
  const other = await alone([...proof, '--public-key', at('other.pem')]);
  expect([other.code, other.error]).toEqual([1, expect.stringContaining('proves nothing')]);
  const checkpoint = JSON.parse(await readFile(at('checkpoint.json'), 'utf8'));
  await writeFile(at('changed.json'), JSON.stringify({ ...checkpoint, sequence: checkpoint.sequence - 1 }));
  const changed = await causeway(['audit', 'verify', '--checkpoint', at('changed.json')]);
  expect([changed.code, changed.error]).toEqual([1, expect.stringContaining('proves nothing')]);
});

test('what the database’s owner alters is named', async () => {
  await asOwner(application, [
    `update audit_records set kind = 'role.deleted' where organisation_id = $1 and sequence = 4`,
    [application.cast.organisations.acme.id],
  ]);
  const { code, out } = await causeway(['audit', 'verify', '--organisation', 'acme']);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/^acme: BROKEN\. 3 records hold; record 4 \(.+\) was altered\.$/m),
  ]);
});
