import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/** Test files in the order of these ends of their names, the others after them: a long one that begins late leaves a worker alone. */
export function longestFirst(names: string[]): TestSequencerConstructor {
  const place = ({ moduleId }: TestSpecification) => {
    const index = names.findIndex((name) => moduleId.endsWith(name));
    return index < 0 ? names.length : index;
  };
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(files)).sort((one, other) => place(one) - place(other));
    }
  };
}
