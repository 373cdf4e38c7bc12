import { expect, test } from 'vitest';
import { htmlOf } from '../mail-text.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { say } from './say.ts';

/** Something for whatever a text may speak of. */
const words = new Proxy({} as Record<string, string>, {
  get: (_, name) => (name === 'at' ? '2026-11-22T09:00:00Z' : 'Xyz'),
});

test('every kind has a subject and a text in each language, and they are not the same', () => {
  expect(Object.keys(german.letters).sort()).toEqual(Object.keys(english.letters).sort());
  for (const kind of Object.keys(english.letters)) {
    const [one, other] = [english, german].map((texts) =>
      (texts.letters[kind as keyof typeof texts.letters] as (words: unknown) => { subject: string; text: string })(
        words,
      ),
    );
    for (const letter of [one!, other!]) {
      expect(letter.subject, kind).toMatch(/^[^\n]{5,200}$/);
      expect(letter.text, kind).not.toMatch(/undefined|\[object/);
    }
    expect(one!.text, kind).not.toBe(other!.text);
  }
});

test('somebody without an organisation is that in each language', () => {
  expect(say('de', 'task.assigned', { from: english.nobody })?.subject).toBe(
    'Eine Aufgabe von jemand ohne Organisation wartet auf Sie',
  );
  expect(say('xx', 'task.cancelled', {})?.subject).toBe('A task of yours was cancelled');
  expect(say('en', 'no.such_kind', {})).toBeUndefined();
  expect(say('en', 'constructor', {})).toBeUndefined();
});

test('HTML holds what the text holds, escaped, and links to our own web app alone', () => {
  const html = htmlOf(
    `<script>"A" & 'B'</script>\n\nhttps://causeway.example/tasks/1 https://causeway.example.evil/x https://evil.example/\njavascript:alert(1)`,
    'https://causeway.example/',
  );
  expect(html).toContain('&lt;script&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/script&gt;');
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('<a href="https://causeway.example/tasks/1">https://causeway.example/tasks/1</a>');
  expect(html).not.toContain('<script');
});
