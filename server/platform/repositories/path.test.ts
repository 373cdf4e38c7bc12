import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPath, judgeName, readPath } from './path.ts';
import { Refused } from './repository.ts';

describe('names', () => {
  test.each([
    'a',
    'Größe 100 %.pdf',
    'naïve café.txt',
    '日本語.docx',
    'עברית.txt',
    '...x',
    '..a',
    'a..b',
    '~$open.docx',
    'con.',
    'x con',
  ])('%j is %s', (name) => {
    expect(judgeName(name) === null).toBe(name !== 'con.');
  });

  test('no path that is read leads anywhere but down, whatever a system makes of it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e%2e',
        '%2F',
        '\0',
        '．．',
        '․․',
        '‥',
        '／',
        '∕',
        '⁄',
        'C:',
        'a',
        ' ',
        'nul',
        '\u202e',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const path = pieces.join('');
        let names: string[];
        try {
          names = readPath(path);
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
          return;
        }
        for (const way of [path, path.normalize('NFKC'), path.normalize('NFC'), decodeTwice(path)]) {
          const address = new URL(`http://host/root/${way.split('/').map(encodeURIComponent).join('/')}`);
          expect(address.pathname.startsWith('/root/')).toBe(true);
          expect(way.split(/[/\\]/).every((name) => !/^\.\.?$/.test(name.trim()))).toBe(true);
          expect(way.split(/[/\\]/)).toHaveLength(Math.max(1, names.length));
        }
        expect(names.reduce(joinPath, '')).toBe(path);
      }),
      { numRuns: 5000 },
    );
  });
});

function decodeTwice(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch {
    return text;
  }
}
