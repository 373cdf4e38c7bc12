import { expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { chooseLanguage } from './index.ts';
import { ofOne, phrasesOf } from './test/phrases.ts';

const english = phrasesOf(en);
const german = phrasesOf(de);

/** Names, terms and signs that are rightly the same in both languages. */
const same = new Set([
  'Administrator',
  'Agent',
  'Bucket',
  'Causeway',
  'Deutsch',
  'English',
  'Hash',
  'Installation',
  'Mails',
  'Name',
  'Normal',
  'Organisation',
  'Passkey',
  'Passkeys',
  'PDF',
  'Person',
  'Region',
  'Text',
  'Token',
  'Video',
  'WebDAV',
  'Webhook',
  'Webhooks',
  'Code',
  'Code: ▢',
  'HTTP ▢',
  'SHA-256',
  'acme.example',
  '▢ ms',
  '▢/s',
]);

/** Without what a phrase speaks of, and without signs: nothing is left of "▢, ▢". */
const lettersOf = (phrase: string) => phrase.replaceAll(/[^\p{Letter}]+/gu, '');

test('the first of the wished languages that we speak is taken, and English when there is none', () => {
  expect(chooseLanguage(['de-AT', 'en'])).toBe('de');
  expect(chooseLanguage(['en-GB', 'de'])).toBe('en');
  expect(chooseLanguage(['fr', 'DE', 'en'])).toBe('de');
  expect(chooseLanguage(['fr', 'constructor'])).toBe('en');
  expect(chooseLanguage([])).toBe('en');
});

test('both languages say the same things, of the same', () => {
  const paths = (phrases: Map<string, string>) => [...phrases.keys()].filter((path) => !path.endsWith(ofOne)).sort();
  expect(paths(german)).toEqual(paths(english));
});

test('nothing is left in English', () => {
  const left = [...german].filter(
    ([path, phrase]) => lettersOf(phrase) !== '' && phrase === english.get(path) && !same.has(phrase),
  );
  expect(left.map(([path, phrase]) => `${path}: ${phrase}`)).toEqual([]);
  const twins = new Set(
    [...german].filter(([path, phrase]) => phrase === english.get(path)).map(([, phrase]) => phrase),
  );
  expect([...same].filter((phrase) => !twins.has(phrase))).toEqual([]);
});

test('where English says nothing, German does not either, and the other way round', () => {
  for (const [path, phrase] of german)
    if (!path.endsWith(ofOne)) expect(phrase === '', path).toBe(english.get(path) === '');
});

test('nothing is left open, and quotation marks stand in pairs, those of the language', () => {
  for (const [path, phrase] of german) {
    expect(phrase, path).not.toMatch(/undefined|\[object|NaN|”|"/);
    expect(phrase.match(/„/g)?.length, path).toBe(phrase.match(/“/g)?.length);
  }
});

test('one and several are told apart', () => {
  expect(de.people.invitedCount(1)).toBe('1 Person ist eingeladen.');
  expect(de.people.invitedCount(2)).toBe('2 Personen sind eingeladen.');
  expect(de.audit.records(12_345)).toBe('12.345 Einträge');
  expect(de.connections.documentsGone(1, 'Globex')).toContain('bleibt in seinem Arbeitsbereich');
  expect(de.connections.documentsGone(0, 'Globex')).toContain('bleiben in ihren Arbeitsbereichen');
});

test('what the server says about a field is said in the language of the screen', () => {
  expect(en.common.refusedField('must have at least 8 characters')).toBe('Must have at least 8 characters');
  expect(de.common.refusedField('must have at least 8 characters')).toBe('Mindestens 8 Zeichen.');
  expect(de.common.refusedField('must be at most 1440')).toBe('Höchstens 1440.');
  expect(de.common.refusedField('must be the name of a time zone')).toBe(
    'Das geht so nicht. Bitte sehen Sie es noch einmal an.',
  );
});

test('who has done something stands in the case that the sentence asks for', () => {
  expect(de.tasks.events.taken('Sie')).toBe('Sie haben sie übernommen.');
  expect(de.tasks.events.taken('Jemand bei Globex')).toBe('Jemand bei Globex hat sie übernommen.');
  expect(de.tasks.events.transferred('Ada', 'jemand bei Globex')).toBe(
    'Ada hat sie an jemanden bei Globex weitergegeben.',
  );
  expect(de.tasks.closedWords.completed('Sie')).toBe('Abgeschlossen von Ihnen.');
  expect(de.tasks.heldBy('jemand bei Globex')).toBe('Bei jemandem bei Globex');
});
