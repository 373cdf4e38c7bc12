import { isIP } from 'node:net';
import { domainToASCII as toAscii, domainToUnicode as toUnicode } from 'node:url';
import { getPublicSuffix } from 'tldts';
import { isAgentAddress } from '../identity/email-address.ts';
import { publicProviderOf } from './public-providers.ts';

/** Where the TXT record of a name stands: below the name itself, so that it is in nobody's way. */
export const challengeLabel = '_causeway-challenge';

const nameMaximum = 253;
const labelMaximum = 63;
/** A longer name would leave no room for the record that proves it. */
const provableMaximum = nameMaximum - challengeLabel.length - 1;

export type ReadName = { name: string } | { refused: string };

/** On the list of public suffixes, and yet one institution's. */
const notSuffixes: Record<string, string> = {
  'ruhr-uni-bochum.de':
    'the university put itself on the list for the pages that it hosts; its mailboxes are its own people’s',
};

/**
 * The one form in which an e-mail domain is kept and compared (SPEC 3): lower case, IDNA, no trailing dot; or the sentence
 * that says why it cannot be one that an organisation owns: public suffixes, public mail providers, IP literals, single
 * labels and malformed names.
 */
export function readEmailDomainName(typed: string): ReadName {
  const read = readDnsName(typed);
  if ('refused' in read) return read;
  const { name } = read;
  if (name.length > provableMaximum)
    return { refused: `“${shorten(name)}” is too long: the record that proves it would not fit.` };
  if (isAgentAddress(`anybody@${name}`))
    return { refused: `“${name}” is where the addresses of agents stand, of every organisation: nobody owns it.` };
  if (isPublicSuffix(name))
    return {
      refused: `“${name}” is a public suffix: names below it belong to many. Claim the name below it that is yours.`,
    };
  const provider = publicProviderOf(name);
  if (provider === undefined) return read;
  return {
    refused: `“${name}” belongs to ${provider}, where anybody can get a mailbox; it says nothing of where people belong.`,
  };
}

/** The same for a name that is carved out of an e-mail domain: anything well formed below it. */
export function readSubdomain(typed: string, emailDomain: string): ReadName {
  const read = readDnsName(typed);
  if ('refused' in read || liesBelow(read.name, emailDomain)) return read;
  return { refused: `“${shorten(read.name)}” does not lie below ${emailDomain}, so it cannot be excluded from it.` };
}

/** Whether a name lies below another, at label boundaries: eviltest.com never below test.com. */
export function liesBelow(name: string, above: string): boolean {
  return name.endsWith(`.${above}`);
}

/** The form for people to read: bücher.example for xn--bcher-kva.example. */
export function unicodeNameOf(name: string): string {
  return toUnicode(name) || name;
}

/** A name that means the same in the DNS, in one form; or why it is none. Whether it can be owned is another question. */
export function readDnsName(typed: string): ReadName {
  const text = typed.trim().replace(/[.。．｡]$/u, '');
  const trouble = troubleAsTyped(text);
  if (trouble) return { refused: `“${shorten(text)}” ${trouble}` };
  const name = toAscii(text);
  const after = troubleAsName(name);
  return after ? { refused: `“${shorten(text)}” ${after}` } : { name };
}

/** What is wrong before IDNA is asked, which would read some of this as something else. */
function troubleAsTyped(text: string): string | undefined {
  if (text === '') return 'is empty: write a name such as acme.example.';
  if (text.length > 1000) return 'is too long: a name has at most 253 characters.';
  if (isIP(text.replace(/^\[(.*)\]$/, '$1')) !== 0 || looksLikeIp(text)) return literalTrouble;
  if (text.includes('@')) return 'is an e-mail address: write only what stands behind the @.';
  if (text.includes('://')) return 'is a web address: write only the name, without http:// and path.';
  if (text.includes('*')) return 'has a wildcard: a name covers everything below it by itself.';
  if (/\s/u.test(text)) return 'has a space in it.';
  if (text.includes('_')) return 'has an underscore, which names in e-mail addresses cannot have.';
  if (/[/:?#%<>^|[\]\\,;'"`()&+=!$~{}]/.test(text)) return 'has characters that no name has.';
  if (isNumber(text.split('.').at(-1) ?? '')) return 'ends in a number, which no name does.';
  return undefined;
}

const literalTrouble = 'is an IP address: write a name such as acme.example.';

/** 127.1, 0x7f000001, 2130706433: ways to write an IPv4 address that are no names. */
function looksLikeIp(text: string): boolean {
  return text.split('.').length <= 4 && text.split('.').every(isNumber);
}

function isNumber(label: string): boolean {
  return /^(0x[0-9a-f]*|[0-9]+)$/i.test(label);
}

function troubleAsName(name: string): string | undefined {
  if (name === '') return 'is not a name: it has characters that international names cannot have.';
  if (isIP(name) !== 0) return literalTrouble;
  const labels = name.split('.');
  if (labels.includes('')) return 'has a dot too many.';
  if (labels.some((label) => label.length > labelMaximum)) return 'has a part of more than 63 characters.';
  if (name.length > nameMaximum) return 'is too long: a name has at most 253 characters.';
  if (labels.length === 1) return 'is a single word: write the whole name, such as acme.example.';
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-')))
    return 'has a part that begins or ends with a hyphen.';
  if (!labels.every((label) => /^[a-z0-9-]+$/.test(label))) return 'has characters that no name has.';
  if (isNumber(labels.at(-1) ?? '')) return 'ends in a number, which no name does.';
  // What claims to be encoded must decode, and to the same again: else one name had several forms.
  if (
    labels.some(
      (label) => label.startsWith('xn--') && (toUnicode(label) === label || toAscii(toUnicode(label)) !== label),
    )
  )
    return 'has a part that begins with xn-- but encodes nothing.';
  return undefined;
}

function isPublicSuffix(name: string): boolean {
  return !Object.hasOwn(notSuffixes, name) && getPublicSuffix(name, { allowPrivateDomains: true }) === name;
}

/** Long enough to be recognised, short enough to be said. */
function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : text;
}
