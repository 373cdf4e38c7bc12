import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCodes } from '../server/platform/error-codes.ts';
import { generatedDocs, staleDocs } from './docs.ts';
import { parseModules, readSources } from './modules.ts';

const docs = await generatedDocs();

test('the committed documents say what the code says (node checks/docs.ts writes them)', async () => {
  expect(await staleDocs(docs)).toEqual([]);
});

test('a document that fell behind is noticed', async () => {
  const fresh = docs['docs/errors.md'];
  expect(await staleDocs({ 'docs/errors.md': `${fresh}| a new code |` })).toEqual(['docs/errors.md']);
});

test('every published error code is one that some line of the server gives', async () => {
  // Of what is not built yet, the words are kept in their place.
  const later = ['email_domain_refused'];
  const server = parseModules(await readSources()).filter(
    ({ path }) => path.startsWith('server/') && !/\.test\.ts$|error-codes/.test(path),
  );
  const unused = Object.keys(errorCodes).filter((code) => !server.some(({ text }) => text.includes(`'${code}'`)));
  expect(unused.filter((code) => !later.includes(code))).toEqual([]);
});

test('docs/operating.md names every variable that the environment reads, and no other', async () => {
  const [schema, page] = await Promise.all(
    ['server/environment.ts', 'docs/operating.md'].map((path) =>
      readFile(new URL(`../${path}`, import.meta.url), 'utf8'),
    ),
  );
  const read = [...schema!.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]);
  const named = [...page!.matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap((match) => match[1]!.match(/[A-Z][A-Z_]+/g) ?? []);
  expect(read.length).toBeGreaterThan(10);
  expect(named.sort()).toEqual(read.sort());
});
