import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startApache } from '../server/platform/repositories/test/apache.ts';
import { begin, present, reportOptions } from './present.ts';
import { run, startScript } from './processes.ts';
import type { Measure } from './report.ts';

/**
 * The first sync of many small files and of one large, and a second one with nothing changed, beside `rclone copy` from the
 * same Apache mod_dav in the same round. Needs apache2 and rclone.
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    mebibytes: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
    ...reportOptions,
  },
});
const files = Number(values.files);
const mebibytes = Number(values.mebibytes);
const rounds = Number(values.rounds);
const password = 'a long password for the bench';
type Json = Record<string, never> & { [name: string]: string };

const apache = await startApache();
const around = await mkdtemp(join(tmpdir(), 'causeway-bench-links-'));

async function put(path: string, content: Buffer): Promise<void> {
  const file = join(apache.folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  if (userInfo().uid === 0) for (const owned of [file, dirname(file)]) await chown(owned, 65_534, 65_534);
}

async function furnish(): Promise<void> {
  for (let n = 0; n < files; n += 1)
    await put(`small/folder ${n % 100}/file ${n}.txt`, randomBytes(1024 + (n % 7) * 512));
  const piece = randomBytes(1024 * 1024);
  const large = join(apache.folder, 'large/large.bin');
  await put('large/large.bin', piece);
  for (let n = 1; n < mebibytes; n += 1) await writeFile(large, piece, { flag: 'a' });
}

type Server = Awaited<ReturnType<typeof startScript>>;
let token = '';
let server: Server | undefined;

async function call(method: string, path: string, body?: object): Promise<Json> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${server?.url}/api/v1${path}`, {
    method,
    headers,
    body: body ? JSON.stringify(body) : null,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** A new installation with an organisation and a link to Apache, made over the API. */
async function connect(dataDir: string): Promise<{ link: string; owner: string }> {
  const told = JSON.parse(await readFile(join(dataDir, 'secrets', 'server.json'), 'utf8'));
  token = told.token;
  const account = await call('POST', '/accounts', { name: 'Bench', plan: 'paid', shareAllowance: 0 });
  const administrator = { name: 'Ada', email: 'ada@bench.example' };
  const made = await call('POST', `/accounts/${account.id}/organisations`, {
    name: 'Bench',
    shortName: 'bench',
    administrator,
  });
  const invitation = (made.invitation as unknown as { link: string }).link;
  token = '';
  const accepted = await fetch(`${server?.url}/api/v1/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(invitation).searchParams.get('token'), name: 'Ada', password }),
  });
  const { user, organisation } = (await accepted.json()) as { user: { id: string }; organisation: { id: string } };
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? '';
  const given = await fetch(`${server?.url}/api/v1/api-tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ name: 'bench', password }),
  });
  token = ((await given.json()) as { token: string }).token;
  await call('POST', `/organisations/${organisation.id}/email-domains`, {
    name: 'bench-documents.example',
    own: false,
  });
  const agent = await call('POST', `/organisations/${organisation.id}/agents`, { name: 'Archive' });
  const settings = { url: apache.url, username: apache.username, password: apache.password };
  const wish = { kind: 'webdav', name: 'Archive', settings, agentUserId: agent.id };
  const link = await call('POST', `/organisations/${organisation.id}/links`, wish);
  return { link: link.id!, owner: user.id };
}

async function resident(): Promise<number> {
  const status = await readFile(`/proc/${server?.pid}/status`, 'utf8');
  return Number(status.match(/VmRSS:\s+(\d+)/)?.[1]) / 1024;
}

/** Seconds until a run has ended, and the most that the process held meanwhile. */
async function untilDone(link: string, runId: string): Promise<{ seconds: number; mebibytes: number }> {
  const from = performance.now();
  let highest = 0;
  for (;;) {
    const now = await call('GET', `/links/${link}/runs/${runId}`);
    highest = Math.max(highest, await resident());
    if (now.status === 'done') return { seconds: (performance.now() - from) / 1000, mebibytes: highest };
    if (now.status !== 'running' && now.status !== 'waiting') throw new Error(JSON.stringify(now));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function rclone(path: string, to: string): Promise<number> {
  const from = performance.now();
  const obscured = (await run('rclone', ['obscure', apache.password], {})).trim();
  const words = [
    '--webdav-url',
    apache.url,
    '--webdav-user',
    apache.username,
    '--webdav-pass',
    obscured,
    '--config',
    '/dev/null',
  ];
  await run('rclone', ['copy', `:webdav:${path}`, to, ...words, '--webdav-vendor', 'other'], {});
  return (performance.now() - from) / 1000;
}

type Measured = { ours: number; rclone: number; again: number; rcloneAgain: number; grewBy: number };

async function measure(path: string, place: { link: string; owner: string }, name: string): Promise<Measured> {
  const before = await resident();
  const from = performance.now();
  const wish = { path, mode: 'collaboration', ownerUserId: place.owner, name };
  const made = await call('POST', `/links/${place.link}/workspaces`, wish);
  const runs = await call('GET', `/links/${place.link}/runs?workspaceId=${made.id}`);
  const first = (runs.items as unknown as { id: string }[])[0]!.id;
  const { mebibytes: highest } = await untilDone(place.link, first);
  const ours = (performance.now() - from) / 1000;
  const second = await call('POST', `/links/${place.link}/sync`, { workspaceId: made.id });
  const again = (await untilDone(place.link, second.id!)).seconds;
  await call('POST', `/workspaces/${made.id}/close`, {});
  const to = join(around, name);
  const theirs = await rclone(path, to);
  const rcloneAgain = await rclone(path, to);
  await rm(to, { recursive: true, force: true });
  return { ours, rclone: theirs, again, rcloneAgain, grewBy: Math.max(0, highest - before) };
}

function measuresOf(what: string, all: Measured[]): Measure[] {
  const of = (pick: (one: Measured) => number) => all.map(pick);
  const beside = (name: string, ours: number[], values: number[]): Measure => ({
    name: `${name} of ${what}`,
    unit: 's',
    better: 'less',
    ours,
    baseline: { name: 'rclone copy', values },
  });
  return [
    beside(
      'the first sync',
      of((one) => one.ours),
      of((one) => one.rclone),
    ),
    beside(
      'another, nothing changed,',
      of((one) => one.again),
      of((one) => one.rcloneAgain),
    ),
    { name: `the process grew by, with ${what}`, unit: 'MiB', better: 'less', ours: of((one) => one.grewBy) },
  ];
}

const report = begin('Links', { files, mebibytes, rounds });
try {
  process.stderr.write(`Making ${files} files and one of ${mebibytes} MiB …\n`);
  await furnish();
  const dataDir = join(around, 'node');
  server = await startScript('server/main.ts', {
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'error',
    EGRESS_ALLOW: '127.0.0.1',
  });
  const place = await connect(dataDir);
  const small: Measured[] = [];
  const large: Measured[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    small.push(await measure('small', place, `small ${round}`));
    large.push(await measure('large', place, `large ${round}`));
    process.stderr.write(`${JSON.stringify({ small: small.at(-1), large: large.at(-1) })}\n`);
  }
  report.measures.push(
    ...measuresOf(`${files} small files`, small),
    ...measuresOf(`${mebibytes} MiB in one file`, large),
  );
  await present(report, values);
} finally {
  await server?.end();
  await apache.stop();
  await rm(around, { recursive: true, force: true });
}
