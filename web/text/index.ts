import { en } from './en.ts';

/** The same words in any language: what is a sentence in English is a sentence, whatever it says. */
type Words<Part> = Part extends string
  ? string
  : Part extends (...about: infer About) => infer Said
    ? (...about: About) => Words<Said>
    : { [Key in keyof Part]: Words<Part[Key]> };

/**
 * Every string that a person reads comes from here: `text.inbox.title`, `text.people.invited(3)`. Another language is one
 * more file like `de.ts` that is a `Catalogue`, added to the list below; it is loaded only where somebody wants it.
 */
export type Catalogue = Words<typeof en>;

const others: Record<string, () => Promise<Catalogue>> = {
  de: async () => (await import('./de.ts')).de,
};

/** The first of the languages that somebody wishes and we speak, whichever country's it is; English when we speak none. */
export function chooseLanguage(wished: readonly string[]): string {
  const languages = wished.map((language) => language.toLowerCase().split('-')[0] ?? '');
  return languages.find((language) => language === 'en' || Object.hasOwn(others, language)) ?? 'en';
}

export const language = chooseLanguage(navigator.languages);

export const text: Catalogue = (await others[language]?.()) ?? en;
