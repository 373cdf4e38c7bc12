import { Readable } from 'node:stream';
import { Away, type Repository } from '../../platform/repositories/repository.ts';

/** As if the process had died at this very step: nothing is cleared away after it. */
export class Killed extends Error {
  override name = 'Killed';
}

/** Numbers that look like chance and are the same for the same seed. */
export function chanceOf(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return (state >>> 8) % below;
  };
}

/**
 * A repository that is away at some calls: before it does what it was asked, after it has done it so that nobody hears of it,
 * or in the middle of what is read.
 */
export function faulty(repository: Repository, fails: () => boolean): Repository {
  const away = () => new Away('cut_off', 'The repository died in the middle.');
  const around =
    <Words extends unknown[], Result>(act: (...words: Words) => Promise<Result>) =>
    async (...words: Words): Promise<Result> => {
      if (fails()) throw away();
      const result = await act(...words);
      if (fails()) throw away();
      return result;
    };
  return {
    capabilities: repository.capabilities,
    list: around(repository.list),
    stat: around(repository.stat),
    write: around(repository.write),
    move: around(repository.move),
    remove: around(repository.remove),
    createFolder: around(repository.createFolder),
    close: repository.close,
    async read(path, options) {
      if (fails()) throw away();
      const reading = await repository.read(path, options);
      if (!fails()) return reading;
      const cut = async function* () {
        for await (const chunk of reading.content) {
          yield (chunk as Buffer).subarray(0, 3);
          throw away();
        }
      };
      return { ...reading, content: Readable.from(cut()) };
    },
  };
}
