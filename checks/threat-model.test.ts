import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The threat model names tests and places; each must be there under exactly that name. */
const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

type Row = { threat: string; places: string[]; tests: { file: string; name: string }[] };

function rowsOf(text: string): Row[] {
  const [, threats = ''] = text.split('\n## Threats\n');
  return threats
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (threat|-)/.test(line))
    .map((line) => {
      const [threat = '', , where = '', tests = ''] = line.slice(2, -2).split(' | ');
      return {
        threat,
        places: [...where.matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
        tests: tests.split('<br>').map((entry) => {
          const [, file = '', name = ''] = entry.trim().match(/^`([^`]+)` › (.+)$/) ?? [];
          return { file, name };
        }),
      };
    });
}

/** What is wrong with a row: places and tests that are not there. */
function troubleWith({ places, tests }: Row): string[] {
  const gone = places.filter((place) => !existsSync(join(root, place)));
  const untested = tests.filter(({ file, name }) => !hasTest(file, name)).map(({ file, name }) => `${file} › ${name}`);
  return [...(places.length === 0 ? ['no place'] : []), ...gone, ...untested];
}

/** A call of test, it or describe, plain or for each of many, with this very name. */
function hasTest(file: string, name: string): boolean {
  if (!name || !file.endsWith('.test.ts') || !existsSync(join(root, file))) return false;
  const quoted = ["'", '"', '`'].map((quote) => `(${quote}${name}${quote}`);
  const source = readFileSync(join(root, file), 'utf8').replaceAll(/\(\s+(?=['"`])/g, '(');
  return quoted.some((call) => source.includes(call));
}

const rows = rowsOf(page);

test.each(rows.map((row) => [row.threat, row] as const))('%s', (_threat, row) => {
  expect(troubleWith(row)).toEqual([]);
});

describe('the threat model', () => {
  test('has a line for each class of pitfalls', () => {
    const classes = [
      'Forged invitations',
      'Replayed invitations',
      'Address parser differences',
      'Suffix matching',
      'Unproven claims',
      'Cross-tenant ids on every route',
      'Two ids in one request',
      'Exports',
      'Previews',
      'Zips',
      'Uploads',
      'Access left after revocation',
      'Quota races',
      'Re-sharing with more rights',
      'A token of another audience',
      'Recycled ids',
      'Open redirects',
      'Active content',
      'Archive escapes',
      'Path escapes',
      'Request forgery from other sites',
      'Request forgery from the server',
      'Enumeration by content',
      'Enumeration by time',
      'Existence oracles',
      'Secrets in logs',
    ];
    expect(classes.filter((name) => !rows.some(({ threat }) => threat.startsWith(name)))).toEqual([]);
  });

  test('is found out when it names what is not there', () => {
    const planted =
      '\n## Threats\n| Ghosts | Nothing | `server/ghosts.ts` | `server/http/fuzz.test.ts` › hunts ghosts |\n';
    const [row] = rowsOf(planted);
    expect(troubleWith(row!)).toEqual(['server/ghosts.ts', 'server/http/fuzz.test.ts › hunts ghosts']);
    expect(hasTest('server/http/fuzz.test.ts', '')).toBe(false);
  });
});
