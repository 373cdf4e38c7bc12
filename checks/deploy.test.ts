import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';

/** The files of deploy/ can be read by what they are for, and say only what there is. */
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(root, path), 'utf8');

const files = (await readdir(join(root, 'deploy'), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));

async function readYaml(path: string): Promise<Json[]> {
  return parseAllDocuments(await read(path), { uniqueKeys: true }).map((document) => {
    expect(document.errors, path).toEqual([]);
    return document.toJS();
  });
}

/** Which variables the environment reads. */
async function knownVariables(): Promise<Set<string>> {
  const schema = await read('server/environment.ts');
  return new Set([...schema.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? ''));
}

test('every YAML file is one, with something in it', async () => {
  const paths = files.filter((path) => /\.ya?ml$/.test(path));
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths)
    for (const document of await readYaml(path)) expect(Object.keys(document ?? {}).length, path).toBeGreaterThan(0);
});

test('docs/operating.md names every file of deploy/', async () => {
  const page = await read('docs/operating.md');
  expect(files.filter((path) => !page.includes(`\`${path}\``))).toEqual([]);
});

test('the variables that deploy/ sets for nodes are ones that the program reads', async () => {
  const known = await knownVariables();
  const [compose] = await readYaml('deploy/compose.yaml');
  const [config, deployment] = await readYaml('deploy/kubernetes/causeway.yaml');
  const container = deployment.spec.template.spec.containers[0];
  const unit = await read('deploy/systemd/causeway.service');
  const lines = `${await read('deploy/systemd/causeway.env')}\n${unit.replaceAll(/^Environment=/gm, '')}`;
  const image = (await read('deploy/Dockerfile')).match(/^ENV (.*)$/m)?.[1] ?? '';
  const named = [
    ...Object.keys(compose['x-node'].environment),
    ...Object.keys(config.data),
    ...container.env.map(({ name }: { name: string }) => name),
    ...[...lines.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, name]) => name),
    ...[...image.matchAll(/([A-Z][A-Z_]+)=/g)].map(([, name]) => name),
  ];
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('what the compose file refers to is there', async () => {
  const [compose] = await readYaml('deploy/compose.yaml');
  const services: Record<string, Json> = compose.services;
  for (const [name, service] of Object.entries(services)) {
    expect(service.image ?? service.build, name).toBeDefined();
    const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {});
    for (const other of needed) expect(Object.keys(services), name).toContain(other);
    for (const volume of service.volumes ?? []) {
      const [from] = volume.split(':');
      if (from.startsWith('.')) expect(existsSync(join(root, 'deploy', from)), volume).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(from);
    }
  }
});

test('the manifests of Kubernetes lead to each other', async () => {
  const documents = await readYaml('deploy/kubernetes/causeway.yaml');
  const kinds = documents.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  expect(kinds).toEqual([
    'v1 ConfigMap',
    'apps/v1 Deployment',
    'v1 Service',
    'policy/v1 PodDisruptionBudget',
    'networking.k8s.io/v1 Ingress',
  ]);
  const [config, deployment, service, budget] = documents;
  const { labels } = deployment.spec.template.metadata;
  for (const selector of [
    deployment.spec.selector.matchLabels,
    service.spec.selector,
    budget.spec.selector.matchLabels,
  ])
    expect(labels).toMatchObject(selector);
  const container = deployment.spec.template.spec.containers[0];
  expect(container.envFrom[0].configMapRef.name).toBe(config.metadata.name);
  const ports = container.ports.map(({ name }: { name: string }) => name);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    expect(ports).toContain(container[probe].httpGet.port);
  for (const value of Object.values(config.data)) expect(typeof value).toBe('string');
});

const instructions = 'FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE HEALTHCHECK STOPSIGNAL ENTRYPOINT'.split(' ');

test('the Dockerfile copies what is there, from stages that there are', async () => {
  const text = (await read('deploy/Dockerfile')).replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  expect(lines.filter((line) => !instructions.includes(line.split(' ')[0] ?? ''))).toEqual([]);
  const stages = lines.flatMap((line) => line.match(/^FROM \S+ AS (\S+)$/)?.[1] ?? []);
  for (const line of lines.filter((one) => one.startsWith('COPY '))) {
    const words = line.split(' ').slice(1);
    const stage = words[0]?.match(/^--from=(.*)$/)?.[1];
    if (stage) expect(stages, line).toContain(stage);
    else for (const from of words.slice(0, -1)) expect(existsSync(join(root, from)), `${line}: ${from}`).toBe(true);
  }
  const entry = JSON.parse(
    lines.find((line) => line.startsWith('ENTRYPOINT'))!.slice('ENTRYPOINT '.length),
  ) as string[];
  expect(existsSync(join(root, entry.at(-1)!.replace('/causeway/', '')))).toBe(true);
  // Without it the command line in a container would install packages, where there is no npm.
  const installed = (await read('bin/setup.sh')).match(/^installed=\$root\/(\S+)$/m)?.[1];
  expect(lines.filter((line) => line.includes(`cp package-lock.json ${installed}`))).toHaveLength(1);
});

test('the unit runs what there is', async () => {
  const unit = await read('deploy/systemd/causeway.service');
  const line = unit.match(/^ExecStart=(.*)$/m)?.[1]?.split(' ') ?? [];
  expect(existsSync(join(root, line[1]!.replace('/opt/causeway/', '')))).toBe(true);
  for (const section of ['Unit', 'Service', 'Install']) expect(unit).toContain(`[${section}]`);
  // What is to be done before: with it the web app is built.
  expect(unit).toContain('/opt/causeway/bin/start --prepare');
});

const application = useApplication();

/** Names of metrics in an expression of Prometheus: what stands before braces or brackets, or between operators. */
function metricsIn(expression: string): string[] {
  const functions = /\b(sum|min|max|by|rate|and|le|queue|histogram_quantile|min_over_time|delta|changes|resets)\b/g;
  const bare = expression.replaceAll(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]/g, ' ').replaceAll(functions, ' ');
  return [...bare.matchAll(/(?<![\w.])[a-z][a-z0-9]*(?:_[a-z0-9]+)*/g)]
    .map(([name]) => name)
    .filter((name) => name.length > 1);
}

test('each metric that an alert asks for is one that /metrics serves, with the labels that it asks for', async () => {
  await application.as('ada').get('/me');
  const served = await (await fetch(`${application.baseUrl}/metrics`)).text();
  const [rules] = await readYaml('deploy/prometheus/alerts.yaml');
  const alerts: Json[] = rules.groups.flatMap((group: Json) => group.rules);
  expect(alerts.length).toBeGreaterThan(8);
  for (const { alert, expr, annotations } of alerts) {
    expect([typeof annotations.summary, typeof annotations.action], alert).toEqual(['string', 'string']);
    // `up` is Prometheus's own.
    const names = metricsIn(expr).filter((name) => name !== 'up');
    if (!expr.includes('up{')) expect(names.length, alert).toBeGreaterThan(0);
    for (const name of names) expect(served, `${alert}: ${name}`).toMatch(new RegExp(`^${name}(\\{| )`, 'm'));
    for (const [, queue] of expr.matchAll(/queue="([^"]+)"/g))
      expect(served).toContain(`jobs_waiting{queue="${queue}"}`);
  }
});

test('docs/operating.md names each metric that /metrics serves, beside those of the process', async () => {
  const served = await (await fetch(`${application.baseUrl}/metrics`)).text();
  const names = [...served.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(7);
  const page = await read('docs/operating.md');
  expect(names.filter((name) => !name.startsWith('process_') && !page.includes(`\`${name}\``))).toEqual([]);
});

test('a metric that there is none of is noticed', () => {
  expect(
    metricsIn('sum by (le) (rate(no_such_metric_bucket{a="b"}[5m])) > 1.5e9 and max(delta(other_one[15m])) > 0'),
  ).toEqual(['no_such_metric_bucket', 'other_one']);
});
