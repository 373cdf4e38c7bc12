import { describe, expect, test } from 'vitest';
import { idleExceptions, importBreaches } from './imports.ts';
import { parseModules, readSources } from './modules.ts';

const modules = parseModules(await readSources());
const before = new Set(importBreaches(modules).map(({ path, rule }) => `${path}: ${rule}`));
const planted = (files: Record<string, string>) => {
  const others = modules.filter(({ path }) => !(path in files));
  const after = importBreaches([...others, ...parseModules(new Map(Object.entries(files)))]);
  return after.map(({ path, rule }) => `${path}: ${rule}`).filter((breach) => !before.has(breach));
};

test('every file keeps to who imports whom', () => {
  expect(modules.length).toBeGreaterThan(100);
  expect(importBreaches(modules).map(({ path, line, rule }) => `${path}:${line} ${rule}`)).toEqual([]);
});

test('the written exceptions are all still needed', () => {
  expect(idleExceptions(modules)).toEqual([]);
});

describe('a planted breach is rejected', () => {
  test.each([
    [
      "a module reads another's store",
      'server/tasks/spy.ts',
      "import { x } from '../roles/store.ts';",
      "another's verbs, never its store",
    ],
    [
      "a type of another's store",
      'server/tasks/spy.ts',
      "import type { X } from '../roles/store.ts';",
      "another's verbs, never its store",
    ],
    [
      "another's store inside a type",
      'server/tasks/spy.ts',
      "type X = import('../roles/store.ts').X;",
      "another's verbs, never its store",
    ],
    [
      "another's store passed on",
      'server/tasks/spy.ts',
      "export { x } from '../roles/store.ts';",
      "another's verbs, never its store",
    ],
    [
      "another's store, later",
      'server/tasks/spy.ts',
      "const x = await import('../roles/store.ts');",
      "another's verbs, never its store",
    ],
    ['routes that read', 'server/tasks/more-routes.ts', "import { x } from './store.ts';", 'routes name verbs'],
    ['routes that speak SQL', 'server/tasks/more-routes.ts', "import { sql } from 'kysely';", 'routes name verbs'],
    [
      'a route listed elsewhere',
      'server/tasks/spy.ts',
      "import { auditRoutes } from '../audit/routes.ts';",
      'only app.ts lists routes',
    ],
    ['a verb that speaks SQL', 'server/tasks/spy.ts', "import { sql } from 'kysely';", 'only stores speak SQL'],
    [
      'a verb that builds SQL',
      'server/tasks/spy.ts',
      "export const f = (d: any) => d.selectFrom('tasks');",
      'only stores speak SQL',
    ],
    [
      'platform that knows the product',
      'server/platform/spy.ts',
      "import type { X } from '../roles/contract.ts';",
      'platform/ knows no word',
    ],
    [
      'a contract that imports more',
      'server/tasks/spy-contract.ts',
      "import { may } from '../access/policy.ts';",
      'a contract imports only',
    ],
    [
      'a contract with a package',
      'server/tasks/spy-contract.ts',
      "import { v7 } from 'uuid';",
      'a contract imports only',
    ],
    ['a noun that reads', 'server/tasks/task.ts', "import { x } from './store.ts';", 'a noun is pure'],
    [
      'the web reaching into the server',
      'web/spy.tsx',
      "import { may } from '../server/access/policy.ts';",
      'the web imports contracts',
    ],
    [
      'the server using its tests',
      'server/tasks/spy.ts',
      "import { createCast } from '../test/cast.ts';",
      'does not know its screens',
    ],
    ['a file that is not there', 'server/tasks/spy.ts', "import { x } from './gone.ts';", 'no such file'],
  ])('%s', (_name, path, text, rule) => {
    const breaches = planted({ [path]: text });
    expect(breaches).toContainEqual(expect.stringContaining(`${path}: `));
    expect(breaches.join('\n')).toContain(rule);
  });

  test('a store that calls a verb', () => {
    const files = {
      'server/spies/store.ts': "import { spy } from './spy-around.ts';",
      'server/spies/spy-around.ts': 'export const spy = () => inTransaction(x, y);',
    };
    expect(planted(files).join('\n')).toContain('a store does not call verbs');
  });

  test('imports in a circle, but not circles of types', () => {
    const circle = {
      'server/spies/a.ts': "import './b.ts';",
      'server/spies/b.ts': "export * from './c.ts';",
      'server/spies/c.ts': "import { a } from './a.ts';",
    };
    expect(planted(circle).join('\n')).toContain(
      'server/spies/a.ts → server/spies/b.ts → server/spies/c.ts → server/spies/a.ts',
    );
    expect(planted({ ...circle, 'server/spies/c.ts': "import type { A } from './a.ts';" })).toEqual([]);
  });

  test('a checker that saw nothing says so instead of success', () => {
    expect(() => importBreaches([])).toThrow('proves nothing');
    expect(() => importBreaches(modules.filter(({ path }) => !/store/.test(path)))).toThrow('saw no stores');
  });

  test('a file that cannot be parsed stops the check', () => {
    expect(() => parseModules(new Map([['server/spy.ts', 'import { from from;']]))).toThrow('server/spy.ts');
  });
});
