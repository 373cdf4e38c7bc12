import { en } from './en.ts';

/**
 * Every string that a person reads comes from here: `text.inbox.title`, `text.people.invited(3)`. Another language is one
 * more file like `en.ts` that is a `Catalogue`, added to the list below.
 */
export type Catalogue = typeof en;

const catalogues: Record<string, Catalogue> = { en };

function chosenLanguage(): string {
  const wished = navigator.languages.map((language) => language.toLowerCase().split('-')[0] ?? '');
  return wished.find((language) => language in catalogues) ?? 'en';
}

export const language = chosenLanguage();

export const text: Catalogue = catalogues[language] ?? en;
