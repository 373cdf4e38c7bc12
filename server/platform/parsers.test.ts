import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { linkOfView } from '../audit/read-export.ts';
import { documentName } from '../documents/document.ts';
import { namesTag, readRange } from '../documents/range.ts';
import { planOf } from '../documents/resumable.ts';
import { createNames, safeName } from '../documents/zip-names.ts';
import { readEmailDomainName } from '../email-domains/name.ts';
import { canonicalEmail, emailDomainName } from '../identity/email-address.ts';
import { parseFilter, parseValuePath } from '../scim/parse-filter.ts';
import { parsePath } from '../scim/patch.ts';
import { scimErrorOf } from '../scim/scim-error.ts';
import { csvLine } from './csv.ts';
import { readOutsideUrl } from './egress/read-url.ts';
import { Problem } from './errors.ts';
import { decodeCursor, encodeCursor } from './page.ts';
import { readPath } from './repositories/path.ts';

/**
 * What reads text that others wrote: it answers or refuses in its own form, never breaks, never goes on for ever, and what it
 * reads is read the same again. FUZZ_SECONDS says for how long each is tried; a failure names its seed.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 20);
const runs = { numRuns: Math.max(200, seconds * 100), interruptAfterTimeLimit: seconds * 1000 };
/** Longest that reading anything of this size may take, in milliseconds, on a busy machine. */
const patience = 1000;

const textsOf = (...words: string[]) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 30 })
      .map((parts) => parts.join('')),
    // Long and of one kind, as what makes readers slow.
    fc.tuple(fc.constantFrom(...words), fc.integer({ min: 1, max: 3000 })).map(([word, times]) => word.repeat(times)),
  );

/** Reads in time, and throws nothing but a refusal. */
function readInTime<Result>(
  read: () => Result,
  isRefusal = (error: unknown): boolean => error instanceof Problem,
): Result | undefined {
  const began = performance.now();
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  } finally {
    expect(performance.now() - began).toBeLessThan(patience);
  }
}
const holds = (...property: Parameters<typeof fc.property>) => fc.assert(fc.property(...property), runs);

describe('addresses and names', () => {
  const address = textsOf(
    'a',
    '@',
    '.',
    'acme.example',
    '。',
    'xn--',
    'ß',
    '"',
    '<',
    '>',
    '(',
    ')',
    ',',
    ' ',
    '%',
    '[127.0.0.1]',
  );

  test('an address is read one way: by its last @, in lower case, and again the same', () => {
    holds(address, (text) => {
      const email = readInTime(() => canonicalEmail(text as string));
      if (email === undefined) return;
      expect(canonicalEmail(email)).toBe(email);
      expect(email).toMatch(/^[!-~]+@[a-z0-9.-]+$/);
      expect(email.split('@')).toHaveLength(2);
      expect(email).toBe(email.toLowerCase());
    });
  });

  test('an e-mail domain is read the same by addresses and by claims, and again the same', () => {
    holds(address, (text) => {
      const name = emailDomainName.safeParse(text).data;
      readInTime(() => readEmailDomainName(text as string));
      if (name === undefined) return;
      expect(emailDomainName.parse(name)).toBe(name);
      expect(canonicalEmail(`x@${name}`)).toBe(`x@${name}`);
    });
  });

  test('whatever a document is called, its name in a zip leads nowhere', () => {
    const name = textsOf('..', '/', '\\', 'con', ' ', '.', 'a', ':', '\u0000', 'C:', '\u202e');
    holds(fc.array(name, { maxLength: 4 }), (names) => {
      const given = createNames();
      const taken = (names as string[]).map((own) => given(safeName(documentName(own) ?? own)));
      for (const one of taken) {
        expect(one).not.toMatch(/[/\\:]|^\.+$|^$/);
        expect([...one].every((letter) => letter.charCodeAt(0) >= 32)).toBe(true);
      }
      expect(new Set(taken.map((one) => one.toLowerCase())).size).toBe(taken.length);
    });
  });

  test('no path and no address of another server is read to something that leads elsewhere', () => {
    holds(
      textsOf('..', '/', '\\', 'a', '%2e', '%2f', '.', '\u0000', 'http://', '@', '127.0.0.1', '[::1]', ':'),
      (text) => {
        const parts = readInTime(
          () => readPath(text as string),
          (error) => error instanceof Error && !(error instanceof TypeError),
        );
        for (const part of parts ?? []) expect(part).not.toMatch(/^\.{1,2}$|[/\\\0]/);
        readInTime(
          () => readOutsideUrl(text as string),
          (error) => error instanceof Error && error.name !== 'TypeError',
        );
      },
    );
  });
});

describe('headers', () => {
  test('a Range header gives a range inside of the content, or none', () => {
    holds(textsOf('bytes=', '-', '0', '9', ',', ' ', '1-2'), fc.integer({ min: 0, max: 2 ** 40 }), (text, size) => {
      const range = readInTime(() => readRange(text as string, size as number));
      if (range === undefined || range === 'unsatisfiable') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size as number);
    });
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        expect(readRange(`bytes=${start}-${end}`, 2000)).toEqual({ start, end });
      }),
      runs,
    );
  });

  test('a list of entity tags names ours or it does not', () => {
    holds(textsOf('"', 'W/', ',', '*', ' ', '"1"'), (text) => void readInTime(() => namesTag(text as string, '"1"')));
    expect(namesTag('"0", W/"1"', '"1"')).toBe(true);
  });

  test('the metadata of an upload is a plan or a refusal', () => {
    const key = fc.constantFrom(
      'workspaceId',
      'documentId',
      'folderId',
      'filename',
      'filetype',
      'sha256',
      '__proto__',
      'x',
    );
    holds(fc.array(fc.tuple(key, fc.option(textsOf('a', '/', '..', '\u0000'))), { maxLength: 6 }), (entries) => {
      const plan = readInTime(() => planOf(Object.fromEntries(entries as [string, string | null][])));
      if (plan) expect((plan.workspaceId === undefined) !== (plan.documentId === undefined)).toBe(true);
    });
  });

  test('a cursor reads back as it was given, and whatever else is refused', () => {
    const shape = z.tuple([z.string(), z.number()]);
    holds(fc.string({ unit: 'grapheme' }), fc.integer(), (text, number) => {
      if ((text as string).includes('\0')) return;
      const key: [string, number] = [text as string, number as number];
      expect(decodeCursor(encodeCursor(key), shape)).toEqual(key);
    });
    holds(textsOf('W', '[', ']', '"', '=', '_'), (text) => {
      const read = readInTime(() => decodeCursor(text as string, shape));
      if (read) expect(shape.safeParse(read).success).toBe(true);
    });
  });
});

describe('tables and records', () => {
  test('a line of CSV reads back as its cells, and no cell begins like a formula', () => {
    holds(
      fc.array(textsOf('"', ',', '\r\n', '=', '+', '-', '@', '\t', "'", 'a'), { minLength: 1, maxLength: 5 }),
      (cells) => {
        const read = cellsOf(csvLine(cells as string[]));
        expect(read.map((cell, index) => (cell === `'${(cells as string[])[index]}` ? cell.slice(1) : cell))).toEqual(
          cells,
        );
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      },
    );
  });

  test('a record of an export that lacks what a link needs is refused, and nothing else happens', () => {
    holds(fc.object(), (record) => {
      readInTime(
        () => linkOfView(record as never),
        (error) => error instanceof TypeError || error instanceof Problem,
      );
    });
  });
});

test('filters and paths of SCIM are read, or refused in SCIM’s own form', () => {
  const words = [
    'userName',
    ' eq ',
    ' and ',
    ' or ',
    'not (',
    '(',
    ')',
    '"a"',
    '"',
    '[',
    ']',
    '.',
    ' pr',
    'emails',
    ' co ',
    '\\',
    ':',
    'urn:',
  ];
  holds(textsOf(...words), (text) => {
    const isRefusal = (error: unknown): boolean =>
      error instanceof Problem || (scimErrorOf(error)?.status ?? 500) < 500;
    for (const read of [parseFilter, parseValuePath, parsePath])
      readInTime<unknown>(() => read(text as string), isRefusal);
  });
});

/** The cells of one line of CSV, read as RFC 4180 has it. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let rest = line.replace(/\r\n$/, ',');
  while (rest !== '') {
    const [whole, quoted, plain] = rest.match(/^(?:"((?:[^"]|"")*)"|([^",]*)),/s) ?? [];
    if (whole === undefined) throw new Error(`no cell of CSV: ${JSON.stringify(rest)}`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    rest = rest.slice(whole.length);
  }
  return cells;
}
