import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ownRoot } from './test/node.ts';
import { findProgram, freePort, startProgram, until } from './test/programs.ts';
import { standIn } from './test/stand-in.ts';

/** nginx before two nodes, with the file of deploy/; only where it listens and where they are is another. */
async function before(one: { url: string }, other: { url: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-nginx-'));
  const port = await freePort();
  const text = (await readFile(join(ownRoot, 'deploy/nginx/causeway.conf'), 'utf8'))
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('10.0.0.11:8080', new URL(one.url).host)
    .replace('10.0.0.12:8080', new URL(other.url).host);
  await writeFile(join(folder, 'causeway.conf'), text);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const around = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors; events {} http { access_log off; ${temporary.join(' ')} include ${folder}/causeway.conf; }`;
  await writeFile(join(folder, 'nginx.conf'), around);
  const program = findProgram('nginx', 'nginx-light');
  const running = startProgram(program, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', `${folder}/errors`]);
  onTestFinished(async () => {
    await running.end();
    await rm(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (running.isOver()) throw new Error(`nginx ended: ${running.words()}`);
    return (await fetch(`${url}/metrics`)).status === 404;
  }, 'nginx answers');
  return url;
}

const writes = ['POST', 'PATCH', 'PUT', 'DELETE'].flatMap((method) => [
  { method },
  { method, body: '{"name":"Some name"}', headers: { 'content-type': 'application/json' } },
]);
/** Longer than a node that failed twice is left out. */
const leftOutMilliseconds = 3200;

test('a write that a node had before it died is told to no other, and is "later" in words', async () => {
  const seen = new Map<string, number>();
  const dying = () =>
    standIn((asked) => {
      seen.set(asked.url ?? '', (seen.get(asked.url ?? '') ?? 0) + 1);
      // With the first bytes of its body, or at once when it has none.
      asked.once('data', () => asked.socket.destroy()).once('end', () => asked.socket.destroy());
    });
  const url = await before(await dying(), await dying());
  for (const [index, { method, ...more }] of writes.entries()) {
    const answer = await fetch(`${url}/write/${index}`, { method, ...more });
    expect([answer.status, answer.headers.get('retry-after')], method).toEqual([503, '2']);
    expect(await answer.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('may be done') });
    expect.soft(seen.get(`/write/${index}`), `${method}${more.body ? ' with a body' : ''}`).toBe(1);
    await wait(leftOutMilliseconds);
  }
  // What only reads may be.
  expect((await fetch(`${url}/read`)).status).toBe(503);
  expect(seen.get('/read')).toBe(2);
});

test('what could not be sent to a node that is gone goes to the other', async () => {
  const seen: string[] = [];
  const gone = await standIn((_asked, answer) => answer.end());
  const there = await standIn((asked, answer) => {
    asked.resume().once('end', () => {
      seen.push(`${asked.method} ${asked.url}`);
      answer.end(asked.method);
    });
  });
  const url = await before(gone, there);
  gone.end();
  // Each way comes twice, so that the one that is gone has its turn.
  for (const method of ['GET', 'POST', 'PATCH', 'GET', 'POST', 'PATCH']) {
    const body = method === 'GET' ? null : '{"name":"Some name"}';
    const answer = await fetch(`${url}/any`, { method, body });
    expect([answer.status, await answer.text()], method).toEqual([200, method]);
    await wait(leftOutMilliseconds / 2);
  }
  expect(seen).toHaveLength(6);
});

test.each(['PUT', 'DELETE'])('%s comes whole to a node, and its answer back', async (method) => {
  const said = await standIn((asked, answer) => {
    let body = '';
    asked.on('data', (chunk) => {
      body += chunk;
    });
    asked.on('end', () => answer.writeHead(409, { 'x-method': asked.method }).end(`${asked.url} ${body.length}`));
  });
  const url = await before(said, said);
  const body = 'x'.repeat(300_000);
  const answer = await fetch(`${url}/a%2Fb?c=%20d`, { method, body });
  expect([answer.status, answer.headers.get('x-method')]).toEqual([409, method]);
  expect(await answer.text()).toBe(`/a%2Fb?c=%20d ${body.length}`);
});
