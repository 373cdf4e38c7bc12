import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
let readme: string;
let folder: string;
let port: number;
const children: ChildProcess[] = [];

/** The command lines of the README's shell blocks, in their order. */
function commands(): string[] {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) => block.trim().split('\n'));
}

function run(command: string): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const environment = {
    PATH,
    HOME,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
  };
  const child = spawn('sh', ['-c', `exec ${command}`], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function finish(command: string): Promise<{ code: number | null; out: string }> {
  const child = run(command);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      out += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, out };
}

async function untilReady(child: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    lines.push(line);
    if (line.includes('is ready at')) return lines;
  }
  throw new Error(`it ended before it was ready:\n${lines.join('\n')}`);
}

beforeAll(async () => {
  readme = await readFile(join(root, 'README.md'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'causeway-readme-'));
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as { port: number }).port;
  probe.close();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test('the README says two commands, and both are there', () => {
  expect(commands().slice(0, 2)).toEqual(['bin/start --demo', 'bin/test']);
  expect(existsSync(join(root, 'bin/test'))).toBe(true);
});

test('every picture and file that the README names is there', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1] ?? '');
  const files = [...readme.matchAll(/`((?:docs\/[\w./-]+|[A-Z]+\.md|bin\/\w+))`/g)].map((match) => match[1] ?? '');
  expect(pictures.length).toBeGreaterThan(4);
  expect([...pictures, ...files].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('bin/start --demo opens a world in which the people it prints can sign in; the other commands work beside it', {
  timeout: 300_000,
}, async () => {
  const started = run(commands()[0]!);
  const lines = await untilReady(started);
  expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
  const password = lines.join('\n').match(/with the password “([^”]+)”/)?.[1];
  const email = lines.join('\n').match(/[\w.]+@[\w-]+\.example/)?.[0];
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(201);

  const file = join(folder, 'institutions.json');
  await writeFile(
    file,
    JSON.stringify([{ name: 'Some University of the Moor', domains: ['moor.example'], country: 'NO' }]),
  );
  const [create, bring, find, invite, explain] = commands().slice(2);
  expect(await finish(create!)).toMatchObject({ code: 0 });
  expect(await finish(bring!.replace('institutions.json', file))).toMatchObject({ code: 0 });
  const found = await finish(find!);
  const id = found.out.match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0];
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('Some University of the Moor') });
  expect(await finish(invite!.replace('ORGANISATION-ID', id!))).toMatchObject({
    code: 0,
    out: expect.stringContaining('/invitation?token='),
  });
  expect(await finish(explain!)).toMatchObject({ code: 0, out: expect.stringContaining('somebody@example.org') });

  const gone = once(started, 'exit');
  started.kill('SIGTERM');
  expect((await gone)[0]).toBe(0);
});
