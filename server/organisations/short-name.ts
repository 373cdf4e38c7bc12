import { randomBytes } from 'node:crypto';

/** What a short name looks like: one label of lower-case letters, digits and inner hyphens, as in a DNS name. */
export const shortNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const lengthMaximum = 63;

/** A short name made from an organisation's name: "Université de Genève" → universite-de-geneve. */
export function deriveShortName(name: string): string {
  const derived = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return shorten(derived, lengthMaximum) || 'organisation';
}

/** The same short name with a number, for when it is taken: acme → acme-2. */
export function numberShortName(base: string, number: number): string {
  const suffix = `-${number}`;
  return shorten(base, lengthMaximum - suffix.length) + suffix;
}

/** An individual's organisation is never looked up, so its short name says nothing about the person. */
export function randomShortName(): string {
  return `individual-${randomBytes(8).toString('hex')}`;
}

function shorten(text: string, length: number): string {
  return text.replace(/^-+/, '').slice(0, length).replace(/-+$/, '');
}
