import { type Language, languages, type NoticeKind, type Words } from '../kinds-contract.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import type { Letter, Texts } from './texts.ts';

const texts: Record<Language, Texts> = { en: english, de: german };

/** The texts in a person's language; English for one that there is none for. */
export function textsIn(language: string): Texts {
  return texts[languages.find((known) => known === language) ?? 'en'];
}

/** What a notice says, in a person's language; undefined for a kind that this version does not know (any more). */
export function say(language: string, kind: string, words: Record<string, unknown>): Letter | undefined {
  const chosen = textsIn(language);
  if (!Object.hasOwn(chosen.letters, kind)) return undefined;
  const letter = chosen.letters[kind as NoticeKind] as (words: Words[NoticeKind]) => Letter;
  const named = Object.fromEntries(
    Object.entries(words).map(([name, value]) => [name, value === english.nobody ? chosen.nobody : value]),
  );
  return letter(named as Words[NoticeKind]);
}
