import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function read(pieces: Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from(pieces))) lines.push(line);
  return lines;
}

test('only a line feed ends a line, wherever the pieces are cut, in the middle of a character too', async () => {
  const line = fc.string({
    unit: fc.constantFrom('a', '"', '\r', '\u2028', '\u2029', '\u0085', 'é', '😀'),
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const whole = Buffer.from(lines.map((one) => `${one}\n`).join(''));
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
        whole.subarray(index * size, (index + 1) * size),
      );
      expect(await read(pieces)).toEqual(lines);
    }),
  );
});

test('the last line may lack its end, and empty ones are lines', async () => {
  expect(await read([Buffer.from('a\n\nb')])).toEqual(['a', '', 'b']);
  expect(await read([])).toEqual([]);
});
