import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';
import { parseSync, Visitor } from 'vite';

export type Import = {
  /** The path from the project's root for our own files, else the package's name. */
  to: string;
  isOurs: boolean;
  /** Erased when the program runs. */
  isType: boolean;
  line: number;
};
type Parsed = ReturnType<typeof parseSync>;
export type Module = {
  path: string;
  text: string;
  imports: Import[];
  program: Parsed['program'];
  comments: Parsed['comments'];
};

const root = new URL('../', import.meta.url);
const folders = ['server', 'cli', 'web', 'checks', 'bench', 'walks', 'nodes', 'db'];

/** The text of every TypeScript file of the project, by its path. */
export async function readSources(): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for await (const path of glob(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: root.pathname })) {
    sources.set(path, await readFile(new URL(path, root), 'utf8'));
  }
  return sources;
}

/** Parses them all. A file that cannot be parsed stops the check: what is not understood must not count as clean. */
export function parseModules(sources: ReadonlyMap<string, string>): Module[] {
  return [...sources].map(([path, text]) => parseModule(path, text)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parseModule(path: string, text: string): Module {
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const found = [
    ...staticImports.map(({ moduleRequest, entries, start }) => ({
      request: moduleRequest.value,
      start,
      isType: isTypeOnly(text.slice(start), entries),
    })),
    ...staticExports.flatMap(({ entries, start }) =>
      entries
        .filter((entry) => entry.moduleRequest)
        .map((entry) => ({ request: entry.moduleRequest!.value, start, isType: entry.isType })),
    ),
    ...dynamicImports.map(({ moduleRequest, start }) => ({
      request: text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      start,
      isType: false,
    })),
    ...typeImports(parsed.program),
  ];
  const imports = found.map(({ request, start, isType }) => {
    const isOurs = request.startsWith('.');
    return {
      to: isOurs ? join(dirname(path), request) : request,
      isOurs,
      isType,
      line: text.slice(0, start).split('\n').length,
    };
  });
  return { path, text, imports, program: parsed.program, comments: parsed.comments };
}

function isTypeOnly(statement: string, entries: { isType: boolean }[]): boolean {
  return /^import\s+type\b/.test(statement) || (entries.length > 0 && entries.every((entry) => entry.isType));
}

/** import('./x.ts').Name in a type is an import too. */
function typeImports(program: Parsed['program']): { request: string; start: number; isType: boolean }[] {
  const found: { request: string; start: number; isType: boolean }[] = [];
  new Visitor({
    TSImportType: ({ source, start }) => void found.push({ request: source.value, start, isType: true }),
  }).visit(program);
  return found;
}
