import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Module, parseModules, readSources } from './modules.ts';
import {
  forbiddenIn,
  foreignWords,
  saysBareDomain,
  schemaWordBreaches,
  undocumentedExports,
  wordBreaches,
} from './words.ts';

const modules = parseModules(await readSources());
const isOurs = ({ path }: Module) => !/^checks\/words/.test(path);
const told = (breaches: { path: string; line: number; rule: string }[]) =>
  breaches.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
const parsed = (text: string, path = 'server/x.ts') => parseModules(new Map([[path, text]]))[0]!;

test('one word per idea: no bare domain, and direction is always from and to', () => {
  expect(told(modules.filter(isOurs).flatMap(wordBreaches))).toEqual([]);
});

test('the schema uses the same words', async () => {
  const schema = await readFile(new URL('../db/schema.sql', import.meta.url), 'utf8');
  expect(schema).toContain('from_organisation_id');
  expect(schemaWordBreaches(schema)).toEqual([]);
  expect(schemaWordBreaches('table shares\n  source_id uuid\n')).toEqual(['source_id']);
});

test('every exported function of the server says in product words what it does', () => {
  // A store's functions are one statement each, and named by it.
  const documented = ({ path }: Module) =>
    /^(server|cli|checks)\//.test(path) && !/\.test\.ts$|\/test\/|store/.test(path);
  const server = modules.filter(documented);
  expect(server.length).toBeGreaterThan(50);
  expect(told(server.flatMap(undocumentedExports))).toEqual([]);
});

test('long files are told, not forbidden', () => {
  const long = modules
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    // What is generated is as long as it is.
    .filter(({ path, lines }) => lines > 250 && path !== 'db/tables.ts');
  if (long.length > 0)
    console.info(`Longer than 250 lines: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`);
  expect(long.filter(({ lines }) => lines > 500)).toEqual([]);
});

describe('the check itself', () => {
  test.each(['domain', 'domainId', 'fromDomains', 'TARGET_ID', 'sourceRole', 'partner_organisation_id'])(
    'finds %s',
    (name) => {
      expect(forbiddenIn(name, 'server/x.ts')).toBeDefined();
      expect(wordBreaches(parsed(`const a = { ${name}: 1 };`))).toHaveLength(1);
      expect(wordBreaches(parsed(`export function ${name}() {}`))).toHaveLength(1);
    },
  );

  test.each(['emailDomain', 'email_domain_owned_elsewhere', 'excludedSubDomains', 'resource', 'targeted'])(
    'lets %s be',
    (name) => {
      expect(forbiddenIn(name, 'server/x.ts')).toBeUndefined();
    },
  );

  test.each([
    ['This domain is taken.', true],
    ['Connect your domains', true],
    ['This e-mail domain is taken.', false],
    ['/email-domains/:id', false],
    ['example.com', false],
  ])('reads "%s"', (text, isWrong) => {
    expect(saysBareDomain(text)).toBe(isWrong);
    expect(wordBreaches(parsed(`const a = ${JSON.stringify(text)};`))).toHaveLength(isWrong ? 1 : 0);
  });

  test("lets somebody else's names be, where they stand", () => {
    expect(forbiddenIn('target', 'web/x.tsx')).toBeUndefined();
    expect(forbiddenIn('target', 'server/tasks/x.ts')).toBe('target');
    for (const { name, in: place, reason } of foreignWords) {
      const own = modules.filter(({ path }) => place.test(path));
      const needs = own.some(({ text }) => (text.match(/\w+/g) ?? []).some((word) => name.test(word)));
      expect(needs, `${name} ${reason}`).toBe(true);
    }
  });

  test('finds an exported function without a doc comment', () => {
    expect(
      undocumentedExports(
        parsed(
          '/** Does. */\nexport function a() {}\nexport function b() {}\n// why\nexport const c = () => 1;\nexport const d = 1;',
        ),
      ),
    ).toMatchObject([{ line: 3 }, { line: 5 }]);
  });
});
