import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a text as it comes, of which a line feed alone ends one. Not those of `node:readline`, which also ends one at
 * U+2028 and U+2029: JSON may hold these as they are.
 */
export async function* linesOf(input: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  for await (const chunk of input) {
    const [first = '', ...others] = decoder.write(chunk as Buffer).split('\n');
    begun.push(first);
    for (const other of others) {
      yield begun.join('');
      begun = [other];
    }
  }
  const last = begun.join('') + decoder.end();
  if (last !== '') yield last;
}
