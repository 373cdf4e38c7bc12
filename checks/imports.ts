import { type Module, parseModules, readSources } from './modules.ts';

export type Breach = { path: string; line: number; rule: string };

/** Files outside a store that speak SQL, each with its reason. */
const speaksSql: Record<string, string> = {
  'server/access/context.ts': 'says in each transaction who acts',
  'server/access/people.ts': 'names people for every view in one place',
  'server/access/visible.ts': 'the SQL twins of the policy',
  'server/audit/record.ts': 'one statement is all that it is',
  'server/http/authenticate.ts': 'asks who holds a token, before there is a context',
  'server/http/health.ts': 'asks whether the database is there',
  'server/http/metrics.ts': 'counts the jobs that wait',
};

/** What of the rest platform/ may know, each with its reason. */
const platformMayImport: Record<string, string> = {
  'db/tables.ts': 'generated row types; erased when it runs',
};

const webMayImport = new Set(['server/platform/error-codes.ts', 'server/platform/shapes.ts', 'server/platform/ids.ts']);
const contractMayImport = new Set([
  'server/platform/shapes.ts',
  'server/platform/ids.ts',
  'server/platform/page.ts',
  'server/identity/email-address.ts',
  'zod',
]);

const fileOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.includes('/test/');
/** Of a module's tables; what platform/ calls a store holds no tables. */
const isStore = (path: string) =>
  path.startsWith('server/') && !isPlatform(path) && /^(store|store-[\w-]+|[\w-]+-store)\.ts$/.test(fileOf(path));
const isContract = (path: string) => path.startsWith('server/') && /(^|-)contract\.ts$/.test(fileOf(path));
const isRoutes = (path: string) => path.startsWith('server/') && /(^|-)routes\.ts$/.test(fileOf(path));
const isPlatform = (path: string) => path.startsWith('server/platform/');
/** connections/connection.ts: the noun of its folder. */
const isNoun = (path: string) =>
  path.startsWith('server/') && `${fileOf(path).replace(/\.ts$/, '')}s` === fileOf(folderOf(path));

/** A rule looks at one import of one module, and says what is wrong with it. */
type Importer = { path: string; modules: ReadonlyMap<string, Module> };
type Rule = {
  applies: (importer: Importer) => boolean;
  wrong: (to: string, importer: Importer, isType: boolean) => string | undefined;
};

const rules: Rule[] = [
  {
    applies: ({ path }) => path.startsWith('server/') && !isTest(path),
    wrong: (to) =>
      /^(web|checks|walks|bench|cli)\//.test(to) || (to.startsWith('server/') && isTest(to))
        ? 'the server does not know its screens, its checks or its tests'
        : undefined,
  },
  {
    applies: ({ path }) => isPlatform(path) && !isTest(path),
    wrong: (to) =>
      /^(server|web|db|cli)\//.test(to) && !isPlatform(to) && !platformMayImport[to]
        ? 'platform/ knows no word of the product'
        : undefined,
  },
  {
    applies: ({ path }) => isContract(path),
    wrong: (to) =>
      contractMayImport.has(to) || isContract(to)
        ? undefined
        : 'a contract imports only zod, the shapes, ids and pages of platform/, and other contracts',
  },
  {
    applies: ({ path }) => isRoutes(path),
    wrong: (to) =>
      isStore(to) || to === 'kysely' || to === 'pg' || to.startsWith('db/')
        ? 'routes name verbs; they hold no SQL'
        : undefined,
  },
  {
    applies: ({ path }) => !isTest(path),
    wrong: (to, { path }) =>
      isStore(to) && folderOf(to) !== folderOf(path) ? "a module calls another's verbs, never its store" : undefined,
  },
  {
    applies: ({ path }) => isStore(path),
    wrong: (to, { modules }, isType) =>
      !isType && isVerb(modules.get(to)) ? 'a store does not call verbs' : undefined,
  },
  {
    applies: ({ path }) => path !== 'server/app.ts' && !isTest(path) && !path.startsWith('checks/'),
    wrong: (to) => (isRoutes(to) ? 'only app.ts lists routes' : undefined),
  },
  {
    applies: ({ path }) => isNoun(path) && !isTest(path),
    wrong: (to, _importer, isType) =>
      !isType && (isStore(to) || isRoutes(to) || to === 'kysely' || to === 'pg' || to === 'server/access/context.ts')
        ? 'a noun is pure: it neither reads nor writes'
        : undefined,
  },
  {
    applies: ({ path }) => path.startsWith('web/') && !isTest(path),
    wrong: (to) =>
      /^(server|db|cli|checks)\//.test(to) && !isContract(to) && !webMayImport.has(to)
        ? 'the web imports contracts, the shapes and the error codes'
        : undefined,
  },
];

/** Verbs open the transaction in which everything happens. */
function isVerb(module: Module | undefined): boolean {
  return module !== undefined && /\binTransaction\(/.test(module.text);
}

/** Everything that breaks "who imports whom" (DESIGN, rules that keep it so). */
export function importBreaches(list: Module[]): Breach[] {
  refuseToSeeNothing(list);
  const modules = new Map(list.map((module) => [module.path, module]));
  const breaches = list.flatMap(({ path, imports }) => {
    const importer = { path, modules };
    const own = rules.filter((rule) => rule.applies(importer));
    return imports.flatMap(({ to, isOurs, isType, line }) => {
      const lost = isOurs && !modules.has(to) && /\.tsx?$/.test(to) ? 'there is no such file' : undefined;
      const wrongs = [...own.map((rule) => rule.wrong(to, importer, isType)), lost].filter(
        (rule) => rule !== undefined,
      );
      return wrongs.map((rule) => ({ path, line, rule: `${rule} (${to})` }));
    });
  });
  return [...breaches, ...sqlOutsideStores(list), ...cycles(list)];
}

/** A checker that sees nothing finds nothing: each kind of module must be there. */
function refuseToSeeNothing(modules: Module[]): void {
  const kinds = {
    contracts: isContract,
    stores: isStore,
    routes: isRoutes,
    nouns: isNoun,
    platform: isPlatform,
    web: (path: string) => path.startsWith('web/'),
  };
  for (const [kind, isOfKind] of Object.entries(kinds)) {
    if (!modules.some(({ path }) => isOfKind(path)))
      throw new Error(`The import check saw no ${kind} at all, so it proves nothing.`);
  }
  if (!modules.some(({ imports }) => imports.length > 0))
    throw new Error('The import check understood no import at all, so it proves nothing.');
}

const builderCalls = /\.\s*(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|selectNoFrom)\s*\(/;

function sqlOutsideStores(modules: Module[]): Breach[] {
  const server = modules.filter(
    ({ path }) => /^(server|cli)\//.test(path) && !isTest(path) && !isPlatform(path) && !isStore(path),
  );
  return server.flatMap(({ path, text, imports }) => {
    if (speaksSql[path]) return [];
    const kysely = imports.find(({ to, isType }) => (to === 'kysely' || to === 'pg') && !isType);
    const call = text.match(builderCalls);
    if (!kysely && !call) return [];
    const line = kysely?.line ?? text.slice(0, call?.index).split('\n').length;
    return [{ path, line, rule: 'only stores speak SQL' }];
  });
}

/** Circles of imports that are there when the program runs; types are erased and may point both ways. */
function cycles(modules: Module[]): Breach[] {
  const edges = new Map(
    modules.map(({ path, imports }) => [path, imports.filter(({ isOurs, isType }) => isOurs && !isType)]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: Breach[] = [];
  const visit = (path: string, trail: string[]) => {
    state.set(path, 'open');
    for (const { to, line } of edges.get(path) ?? []) {
      if (state.get(to) === 'open')
        found.push({
          path,
          line,
          rule: `imports go round in a circle: ${[...trail.slice(trail.indexOf(to)), to].join(' → ')}`,
        });
      else if (!state.has(to)) visit(to, [...trail, to]);
    }
    state.set(path, 'done');
  };
  for (const path of edges.keys()) if (!state.has(path)) visit(path, [path]);
  return found;
}

/** Entries of the written lists that nothing needs any more. */
export function idleExceptions(modules: Module[]): string[] {
  const paths = new Set(modules.map(({ path }) => path));
  const needed = (path: string) => {
    const module = modules.find((candidate) => candidate.path === path);
    return (
      module !== undefined &&
      (module.imports.some(({ to, isType }) => to === 'kysely' && !isType) || builderCalls.test(module.text))
    );
  };
  return [
    ...Object.keys(speaksSql).filter((path) => !paths.has(path) || !needed(path)),
    ...Object.keys(platformMayImport).filter((path) => !paths.has(path)),
  ];
}

if (import.meta.main) {
  const modules = parseModules(await readSources());
  const breaches = importBreaches(modules).map(({ path, line, rule }) => `${path}:${line} ${rule}`);
  for (const breach of breaches) console.error(breach);
  console.log(`${modules.length} modules, ${breaches.length} breaches of who imports whom.`);
  if (breaches.length > 0) process.exitCode = 1;
}
