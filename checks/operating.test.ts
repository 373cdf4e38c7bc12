import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readEnvironment } from '../server/environment.ts';
import { errorCodes } from '../server/platform/error-codes.ts';
import { connectionsBeside } from '../server/services.ts';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';

/** What docs/operating.md, the README and deploy/ say of variables, patience, places and words is what the program does. */
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(root, path), 'utf8');
const application = useApplication();

const defaults: Record<string, unknown> = readEnvironment({});

async function knownVariables(): Promise<string[]> {
  const schema = await read('server/environment.ts');
  return [...schema.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? '');
}

/** The variables of a page's table, each with what stands as its default. */
function tableOf(page: string): [name: string, said: string][] {
  const rows = [...page.matchAll(/^\| ((?:`[A-Z][A-Z_]+`(?:, )?)+) \| .+ \| ([^|]+) \|$/gm)];
  return rows.flatMap(([, first = '', cell = '']) => {
    const names = [...first.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
    const each = cell.split(', ');
    return names.map((name, index): [string, string] => [
      name,
      (each.length === names.length ? each[index] : cell) ?? '',
    ]);
  });
}

/** Variables whose default is said otherwise than it is. Words say what is there when nothing is set. */
function wrongDefaults(table: [name: string, said: string][]): string[] {
  const wrong = table.filter(([name, said]) => {
    const value = defaults[name];
    const [, literal = ''] = said.match(/^`([^`]*)`/) ?? [];
    if (name === 'DATA_DIR') return resolve(literal) !== value;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    return isPlain ? literal !== String(value) : said === `\`${literal}\``;
  });
  return wrong.map(([name, said]) => `${name}: ${said}`);
}

test('docs/operating.md lists each variable that the program reads, and no other, with its default', async () => {
  const table = tableOf(await read('docs/operating.md'));
  expect(table.map(([name]) => name).sort()).toEqual((await knownVariables()).sort());
  expect(wrongDefaults(table)).toEqual([]);
});

test('the README lists variables that the program reads, with their defaults', async () => {
  const table = tableOf(await read('README.md'));
  const known = await knownVariables();
  expect(table.length).toBeGreaterThan(8);
  expect(table.filter(([name]) => !known.includes(name))).toEqual([]);
  expect(wrongDefaults(table)).toEqual([]);
});

test('a default that is said otherwise is noticed', () => {
  const page =
    '| `PORT`, `HOST` | where | `80`, `127.0.0.1` |\n| `MAIL_URL` | mails | `smtp:` |\n| `LOG_LEVEL` | log | `info` |\n';
  expect(wrongDefaults(tableOf(page))).toEqual(['PORT: `80`', 'MAIL_URL: `smtp:`']);
});

test('balancers wait longer than a statement may run, and longer than a stream of notices is silent', async () => {
  const haproxy = await read('deploy/haproxy/causeway.cfg');
  const nginx = await read('deploy/nginx/causeway.conf');
  const [, , , , ingress] = await documentsOf('deploy/kubernetes/causeway.yaml');
  const annotation = (name: string) => ingress.metadata.annotations[`nginx.ingress.kubernetes.io/${name}`];
  const forAnswers = [
    secondsIn(haproxy, /timeout server (\S+)$/m),
    secondsIn(nginx, /proxy_read_timeout (\S+);/),
    Number(annotation('proxy-read-timeout')),
  ];
  for (const seconds of forAnswers) expect(seconds).toBeGreaterThan(Number(defaults.DATABASE_STATEMENT_SECONDS));
  expect(secondsIn(haproxy, /timeout client (\S+)$/m)).toBeGreaterThan(2 * heartbeatSeconds);
  // A connection that a node closes while it is being used is an answer that is lost.
  const kept = secondsIn(nginx, /keepalive_timeout (\S+);/);
  expect(kept).toBeLessThan(application.app.server.keepAliveTimeout / 1000);
});

test('balancers let contents of any size stream through', async () => {
  const nginx = await read('deploy/nginx/causeway.conf');
  for (const line of ['client_max_body_size 0;', 'proxy_request_buffering off;', 'proxy_buffering off;'])
    expect(nginx).toContain(line);
  const [, , , , ingress] = await documentsOf('deploy/kubernetes/causeway.yaml');
  const annotations = ['proxy-body-size', 'proxy-request-buffering', 'proxy-buffering'].map(
    (name) => ingress.metadata.annotations[`nginx.ingress.kubernetes.io/${name}`],
  );
  expect(annotations).toEqual(['0', 'off', 'off']);
});

test('what balancers say in the place of a node are problem documents of ours, and "later" says when', async () => {
  for (const path of ['deploy/haproxy/causeway.cfg', 'deploy/nginx/causeway.conf']) {
    const lines = (await read(path)).split('\n').filter((line) => line.includes('"code":'));
    expect(lines.length, path).toBeGreaterThan(0);
    for (const line of lines) {
      const { code, status, title, type, detail } = JSON.parse(line.match(/'(\{.*\})'/)?.[1] ?? '');
      const known = errorCodes[code as keyof typeof errorCodes];
      expect({ status, title, type }, line).toEqual({
        status: known.status,
        title: known.meaning,
        type: `/api/docs/errors#${code}`,
      });
      expect(detail).toMatch(/\.$|Idempotency-Key\.$/);
      if (path.includes('haproxy')) expect(line.includes('hdr retry-after'), line).toBe(status === 503);
    }
  }
});

test('all backends of HAProxy have the same nodes, and ask for what there is', async () => {
  const text = await read('deploy/haproxy/causeway.cfg');
  const backends = [...text.matchAll(/^backend .*\n(?: .*\n?)*/gm)].map(([block]) => block);
  const nodes = backends.map((block) => block.match(/^ {2}server .*$/gm));
  expect(nodes).toHaveLength(3);
  for (const those of nodes) expect(those).toEqual(nodes[0]);
  for (const [, path] of text.matchAll(/option httpchk GET (\S+)/g))
    expect((await fetch(application.baseUrl + path)).status, path).toBe(200);
});

test('the probes of Kubernetes ask for what there is, and are more patient than what they ask for', async () => {
  const [, deployment] = await documentsOf('deploy/kubernetes/causeway.yaml');
  const container = deployment.spec.template.spec.containers[0];
  for (const name of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    const { httpGet, timeoutSeconds } = container[name];
    expect((await fetch(application.baseUrl + httpGet.path)).status, name).toBe(200);
    // /readyz takes two seconds at most; one that is slow under load is not dead.
    expect(timeoutSeconds, name).toBeGreaterThanOrEqual(name === 'readinessProbe' ? 3 : 5);
  }
  const { containerPort } = container.ports[0];
  const image = await read('deploy/Dockerfile');
  expect(image).toContain(`EXPOSE ${containerPort}`);
  expect(image).toMatch(new RegExp(`^ENV .*PORT=${containerPort} `, 'm'));
});

test('PostgreSQL takes as many connections as six nodes and a seventh need, and the pages count them right', async () => {
  const ofOne = 20 + connectionsBeside;
  for (const path of ['deploy/postgresql/causeway.conf', 'deploy/patroni/patroni.yaml']) {
    const allowed = Number((await read(path)).match(/^\s*max_connections[ =:]+(\d+)$/m)?.[1]);
    // Three are kept for superusers.
    expect(allowed - 3, path).toBeGreaterThanOrEqual(7 * ofOne);
  }
  const settings = await read('deploy/postgresql/causeway.conf');
  expect(settings).toContain(`DATABASE_POOL_SIZE + ${connectionsBeside}: six nodes with 20, and a seventh`);
  expect(settings).toContain(`are ${7 * ofOne}.`);
  const page = await read('docs/operating.md');
  expect(page).toContain(`up to ${connectionsBeside} more`);
  expect(page).toContain(`\`DATABASE_POOL_SIZE\` + ${connectionsBeside} connections`);
  expect(page).toContain(`a pool of 20 are ${6 * ofOne} connections`);
});

/** How long a stream of notices says nothing, as docs/operating.md tells it. */
const heartbeatSeconds = 15;

async function documentsOf(path: string): Promise<Json[]> {
  return parseAllDocuments(await read(path)).map((document) => document.toJS());
}

function secondsIn(text: string, line: RegExp): number {
  const [, number, unit = 's'] = text.match(line)?.[1]?.match(/^(\d+)(s|m)?$/) ?? [];
  return Number(number) * (unit === 'm' ? 60 : 1);
}
