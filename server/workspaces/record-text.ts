import { createRequire } from 'node:module';

/** The scripts that the record can be written in, in the order in which they are looked through. */
export const scripts = [
  'latin',
  'latin-ext',
  'cyrillic',
  'cyrillic-ext',
  'greek',
  'greek-ext',
  'vietnamese',
  'devanagari',
] as const;
export type Script = (typeof scripts)[number];
export type Run = { script: Script; text: string };

/** Stands for what no font that we bring can write; the other files of the record hold it as it is. */
const missing = '?';

const require = createRequire(import.meta.url);
const ranges = rangesOf(require('@fontsource/noto-sans/unicode.json') as Record<string, string>);

/** Where the font of a script lies. */
export function fontFile(script: Script, weight: 400 | 700): string {
  return require.resolve(`@fontsource/noto-sans/files/noto-sans-${script}-${weight}-normal.woff`);
}

/** Cuts a text into runs that one font each can write, so that names in other scripts come out. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text.normalize('NFC').replaceAll(/\s+/g, ' ')) {
    const last = runs.at(-1);
    const code = character.codePointAt(0) ?? 0;
    const script = last && holds(last.script, code) ? last.script : scripts.find((one) => holds(one, code));
    const shown = script ? character : missing;
    if (last && last.script === (script ?? 'latin')) last.text += shown;
    else runs.push({ script: script ?? 'latin', text: shown });
  }
  return runs;
}

function holds(script: Script, code: number): boolean {
  return ranges[script].some(([first, last]) => code >= first && code <= last);
}

function rangesOf(unicode: Record<string, string>): Record<Script, [number, number][]> {
  const parse = (text = ''): [number, number][] =>
    text.split(',').map((range) => {
      const [first = '0', last = first] = range.replace('U+', '').split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
    });
  return Object.fromEntries(scripts.map((script) => [script, parse(unicode[script])])) as Record<
    Script,
    [number, number][]
  >;
}
