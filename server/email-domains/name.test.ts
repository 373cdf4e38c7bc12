import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEmail, suffixesOf } from '../identity/email-address.ts';
import { coveringEmailDomain } from '../identity/place.ts';
import { liesBelow, readEmailDomainName, readSubdomain, unicodeNameOf } from './name.ts';

const nameOf = (typed: string) => {
  const read = readEmailDomainName(typed);
  return 'name' in read ? read.name : undefined;
};
const reasonOf = (typed: string) => {
  const read = readEmailDomainName(typed);
  return 'refused' in read ? read.refused : undefined;
};

describe('names are kept in one canonical form', () => {
  test.each([
    ['acme.example', 'acme.example'],
    ['ACME.Example', 'acme.example'],
    ['acme.example.', 'acme.example'],
    ['  acme.example \n', 'acme.example'],
    ['a.b.c.acme.example', 'a.b.c.acme.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['bu\u0308cher.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['faß.example', 'xn--fa-hia.example'],
    ['例え。example', 'xn--r8jz45g.example'],
    ['acme．example', 'acme.example'],
    ['ａｃｍｅ.example', 'acme.example'],
    ['ac\u00adme.example', 'acme.example'],
    ['аcme.example', 'xn--cme-5cd.example'],
    ['☕.example', 'xn--53h.example'],
    ['ab--cd.example', 'ab--cd.example'],
    ['3com.example', '3com.example'],
    ['123.example', '123.example'],
    ['test.com', 'test.com'],
    ['a.test.com', 'a.test.com'],
    ['www.ck', 'www.ck'],
    ['city.kawasaki.jp', 'city.kawasaki.jp'],
    ['somebody.github.io', 'somebody.github.io'],
    ['bmcc.cuny.edu', 'bmcc.cuny.edu'],
    ['nus.edu.sg', 'nus.edu.sg'],
    ['unican.es', 'unican.es'],
    ['ruhr-uni-bochum.de', 'ruhr-uni-bochum.de'],
    ['fhvr.berlin.de', 'fhvr.berlin.de'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%j is %s', (typed, expected) => {
    expect(nameOf(typed)).toBe(expected);
  });

  test('and shown as people write them', () => {
    expect(unicodeNameOf('xn--bcher-kva.example')).toBe('bücher.example');
    expect(unicodeNameOf('acme.example')).toBe('acme.example');
  });
});

describe('refused with a reason', () => {
  test.each([
    [
      'public suffix',
      [
        'co.uk',
        'CO.UK.',
        'ac.uk',
        'com.au',
        'github.io',
        'blogspot.com',
        'mil.lv',
        'foo.ck',
        'foo.kawasaki.jp',
        'uk.com',
        '公司.cn',
      ],
    ],
    ['addresses of agents', ['agents.invalid', 'Agents.Invalid.']],
    [
      'anybody can get a mailbox',
      [
        'gmail.com',
        'GMail.com.',
        'googlemail.com',
        'outlook.com',
        'yahoo.co.uk',
        'hey.com',
        'tutanota.com',
        'proton.me',
        'berlin.de',
        'mail.gmail.com',
      ],
    ],
    [
      'IP address',
      [
        '127.0.0.1',
        '127.1',
        '0x7f.1',
        '2130706433',
        '017700000001',
        '１２７.０.０.１',
        '::1',
        '[::1]',
        '2001:db8::1',
        '[2001:db8::1]',
        '::ffff:1.2.3.4',
        '1.2.3.4.',
      ],
    ],
    ['single word', ['localhost', 'com', 'acme', 'bücher', 'edu.']],
    ['a dot too many', ['a..example', '.acme.example', 'acme.example..', '..']],
    ['more than 63 characters', [`${'a'.repeat(64)}.example`, `${'ü'.repeat(60)}.example`]],
    ['too long', [`${'a.'.repeat(130)}example`, `${'abcdefgh.'.repeat(26)}example`, 'x'.repeat(1001)]],
    ['underscore', ['_acme.example', 'ac_me.example']],
    ['space', ['acme example', 'acme .example', 'acme\u00a0.example']],
    ['wildcard', ['*.acme.example', '*']],
    ['stands behind the @', ['mia@acme.example', '@acme.example']],
    ['web address', ['https://acme.example', 'http://acme.example/path']],
    [
      'characters that no name has',
      [
        'acme.example/path',
        'acme.example:25',
        'acme.example?',
        '%61cme.example',
        'acme,example',
        'a;b.example',
        '"a".example',
        '<acme.example>',
        'acme\\example',
      ],
    ],
    [
      'international names cannot have',
      ['a\u0378.example', '\u{e0080}a.example', 'a\u200db.example', 'a\ufffd.example'],
    ],
    ['hyphen', ['-acme.example', 'acme-.example', 'acme.-example']],
    ['ends in a number', ['acme.1', 'acme.0x1', 'a.b.c.d.1.2.3.4']],
    ['encodes nothing', ['xn--a.example', 'xn--99999999999.example']],
    ['empty', ['', '   ', '.']],
  ] as [string, string[]][])('%s', (reason, typed) => {
    for (const one of typed) expect(reasonOf(one), one).toContain(reason);
  });

  test('and never says more than a line', () => {
    for (const one of ['x'.repeat(5000), `${'\u0007'.repeat(900)}.example`])
      expect(reasonOf(one)!.length).toBeLessThan(250);
  });
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const plainName = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));
const anyLabel = fc.oneof(
  label,
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const anyName = fc.array(anyLabel, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

describe('laws', () => {
  test('reading twice is reading once, in whichever case and form it is written', () => {
    fc.assert(
      fc.property(fc.oneof(anyName, plainName), (typed) => {
        const name = nameOf(typed);
        if (name === undefined) return;
        expect(nameOf(name)).toBe(name);
        expect(nameOf(name.toUpperCase())).toBe(name);
        expect(nameOf(`${name}.`)).toBe(name);
        expect(nameOf(unicodeNameOf(name))).toBe(name);
        expect(name).toMatch(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
      { numRuns: 3000 },
    );
  });

  test('every name that may be claimed is the host of addresses in the same form, and no typed name throws', () => {
    fc.assert(
      fc.property(fc.oneof(anyName, plainName, fc.string({ unit: 'binary', maxLength: 40 })), (typed) => {
        const name = nameOf(typed);
        if (name !== undefined) expect(canonicalEmail(`a@${name}`)).toBe(`a@${name}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('a sub-domain that is excluded lies below, by a naive count of labels', () => {
    fc.assert(
      fc.property(plainName, plainName, fc.nat(3), (one, other, cut) => {
        const typed = cut === 0 ? `${other}.${one}` : other;
        const labels = [typed.split('.'), one.split('.')] as const;
        const isBelow =
          labels[0].length > labels[1].length && labels[0].slice(-labels[1].length).join(' ') === labels[1].join(' ');
        expect(liesBelow(typed, one)).toBe(isBelow);
        const read = readSubdomain(typed, one);
        if ('name' in read) expect(isBelow).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('what covers an address is what a naive reference says: of the names that hold it, less their exclusions, the one with most labels', () => {
    const few = fc.constantFrom('a', 'b', 'ab', 'test');
    const short = fc.array(few, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, 'com'].join('.'));
    const owned = fc.record({ name: short, excludedSubdomains: fc.array(short, { maxLength: 3 }) });
    const holds = (host: string, name: string) => suffixesOf(`x@${host}`).includes(name);
    fc.assert(
      fc.property(short, fc.uniqueArray(owned, { selector: ({ name }) => name, maxLength: 8 }), (host, all) => {
        const covering = all.filter(
          ({ name, excludedSubdomains }) =>
            holds(host, name) && !excludedSubdomains.some((excluded) => holds(host, excluded)),
        );
        const most = Math.max(0, ...covering.map(({ name }) => name.split('.').length));
        const expected = covering.find(({ name }) => name.split('.').length === most)?.name ?? null;
        expect(coveringEmailDomain(`x@${host}`, all)?.name ?? null).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });
});
