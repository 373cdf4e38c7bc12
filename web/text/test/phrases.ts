/** What stands where a phrase speaks of something: no catalogue has this character. */
const blank = '\u25a2';

/** Something for whatever a phrase may be made of: a name, a count, a list, a side of a dispute. */
const anything = Object.assign(new String(blank), {
  join: () => blank,
  organisation: { name: blank },
  provedBy: 'dns',
});

function isFunction(part: unknown): part is (...about: unknown[]) => unknown {
  return typeof part === 'function';
}

/** Everything that a catalogue says, by its path, with blanks for what it speaks of; and of one, where that is said apart. */
export function phrasesOf(catalogue: object): Map<string, string> {
  const phrases = new Map<string, string>();
  const add = (path: string, part: unknown): void => {
    if (typeof part === 'string' || part === anything) phrases.set(path, String(part));
    else if (isFunction(part)) {
      add(`${path}()`, part(...Array(part.length).fill(anything)));
      if (/=== 1\b/.test(part.toString())) add(`${path}${ofOne}`, part(...Array(part.length).fill(1)));
    } else for (const [key, inner] of Object.entries(part as object)) add(path ? `${path}.${key}` : key, inner);
  };
  add('', catalogue);
  return phrases;
}

/** How the path of a phrase ends that is said of one. */
export const ofOne = '(1)';

/** The parts of a phrase that stand fast, whatever it speaks of. */
export function fixedParts(phrase: string): string[] {
  return phrase.split(/[\u25a2\d]+/).map((part) => part.trim());
}
