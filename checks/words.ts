import type { Module } from './modules.ts';

export type WordBreach = { path: string; line: number; rule: string };

/** Words that name a direction backwards or a thing ambiguously (docs/words.md), and what to write instead. */
const forbidden: Record<string, string> = {
  source: 'say from',
  target: 'say to',
  partner: 'say from or to',
  domain: 'say organisation or emailDomain',
};

/** Where such a word is somebody else's: an interface that we speak, not a name that we gave. */
export const foreignWords: { name: RegExp; in: RegExp; reason: string }[] = [
  {
    name: /^(source|target|currentTarget|Target|EventsTarget|EventSource)$/,
    in: /^(web|walks)\//,
    reason: 'events of the browser, parts of Mantine, edges of React Flow',
  },
  {
    name: /^CopySource(IfMatch)?$/,
    in: /^server\/platform\/repositories\/s3-/,
    reason: 'what S3 calls what it copies',
  },
  { name: /^(source|sources|readSources)$/, in: /^checks\//, reason: 'source text, and the syntax tree of an import' },
  {
    name: /^(source|target)$/,
    in: /^server\/platform\/postgres\//,
    reason: 'pg-symlinks.json of the embedded PostgreSQL',
  },
  {
    name: /^domains$/,
    in: /^(cli|walks|checks|server\/imports|server\/test|server\/identity\/(test|look-up))/,
    reason: 'the import reads {name, domains, country}',
  },
  {
    name: /^(domainToASCII|domainToUnicode|allowPrivateDomains)$/,
    in: /^server\/email-domains\//,
    reason: 'functions of Node.js, and an option of the list of public suffixes',
  },
  { name: /^owned_domain$/, in: /./, reason: 'a placement rule by its name in the API' },
];

type Node = { type: string; start: number; [key: string]: unknown };

/** Names and texts of a module that use a forbidden word. */
export function wordBreaches(module: Module): WordBreach[] {
  const found: WordBreach[] = [];
  const at = (start: number, rule: string) =>
    found.push({ path: module.path, line: module.text.slice(0, start).split('\n').length, rule });
  walk(module.program as unknown as Node, (node) => {
    if (/Identifier$/.test(node.type) && typeof node.name === 'string') {
      const word = forbiddenIn(node.name, module.path);
      if (word) at(node.start, `${node.name}: ${forbidden[word]}`);
    }
    const text = textOf(node);
    if (text !== undefined && saysBareDomain(text))
      at(node.start, `"${text.trim().slice(0, 60)}": say organisation or e-mail domain`);
  });
  return found;
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' || node.type === 'JSXText')
    return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateElement') return (node.value as { cooked?: string }).cooked;
  return undefined;
}

/** Whether a name has a forbidden word among its words: fromDomain, TARGET_ID; but emailDomain and e-mail-domains are right. */
export function forbiddenIn(name: string, path: string): string | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (foreignWords.some((foreign) => foreign.name.test(name) && foreign.in.test(path))) return undefined;
  const isEmailDomain = (index: number) => /^(e?mail|sub)s?$/.test(words[index - 1] ?? '');
  return words
    .map((word) => word.replace(/s$/, ''))
    .find((word, index) => Object.hasOwn(forbidden, word) && !(word === 'domain' && isEmailDomain(index)));
}

/** Texts that people or clients read. Sub-domains and e-mail domains are what they say; {name, domains, country} is a file's form. */
export function saysBareDomain(text: string): boolean {
  return /(?<!e-?mail[ _-]|sub-?|name, |"name",")\bdomains?\b(?!\.)/i.test(text);
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (node !== null && typeof node === 'object') {
    if (typeof (node as Node).type === 'string') visit(node as Node);
    for (const [key, child] of Object.entries(node))
      if (key !== 'parent' && typeof child === 'object') walk(child, visit);
  }
}

/** Exported functions without a comment that says in product words what they do. */
export function undocumentedExports(module: Module): WordBreach[] {
  const documented = new Set(
    module.comments
      .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
      .map(({ end }) => end + (module.text.slice(end).match(/^\s*/)?.[0].length ?? 0)),
  );
  return (module.program.body as unknown as Node[]).flatMap((statement) => {
    if (!statement.type.startsWith('Export') || documented.has(statement.start)) return [];
    const name = functionName(statement.declaration as Node | null);
    if (!name) return [];
    const line = module.text.slice(0, statement.start).split('\n').length;
    return [{ path: module.path, line, rule: `${name}: say in product words what it does` }];
  });
}

function functionName(declaration: Node | null): string | undefined {
  if (declaration?.type === 'FunctionDeclaration')
    return (declaration.id as { name?: string } | null)?.name ?? 'default';
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  const [first] = declaration.declarations as { id: { name?: string }; init: Node | null }[];
  return first?.init?.type === 'ArrowFunctionExpression' ? first.id.name : undefined;
}

/** Names of the database's own things: table and column names of db/schema.sql. */
export function schemaWordBreaches(schema: string): string[] {
  const names = schema.split('\n').flatMap((line) => line.match(/^(?:table | {2})([a-z_]+)(?= |$)/)?.[1] ?? []);
  return [...new Set(names)].filter((name) => forbiddenIn(name, 'db/schema.sql'));
}
