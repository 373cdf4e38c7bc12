import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOfAddress } from './address.ts';
import { allowsAddress, allowsHost, readEgressRules } from './allowed.ts';
import { readOutsideUrl } from './read-url.ts';

/** What URL makes of a host, as a literal, and why it is refused. */
const judge = (url: string) => refusalOfAddress(readOutsideUrl(url).host.replace(/^\[(.*)\]$/, '$1'));

describe('an address is public, or refused by what it is', () => {
  test.each([
    // Public.
    ['8.8.8.8', null],
    ['192.0.32.8', null],
    ['100.63.255.255', null],
    ['100.128.0.0', null],
    ['172.15.255.255', null],
    ['172.32.0.0', null],
    ['169.253.255.255', null],
    ['2606:4700:4700::1111', null],
    ['2a00:1450:4001:80b::200e', null],
    // IPv4 that is not.
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.1', 'NAT'],
    ['100.127.255.255', 'NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['192.88.99.1', 'reserved'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'reserved'],
    ['198.51.100.7', 'reserved'],
    ['203.0.113.9', 'reserved'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    // IPv6 that is not.
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4'],
    ['::a00:1', 'reserved'],
    ['::8.8.8.8', 'IPv4'],
    ['::ffff:127.0.0.1', 'IPv4'],
    ['::ffff:a9fe:a9fe', 'IPv4'],
    ['::ffff:8.8.8.8', 'IPv4'],
    ['::ffff:0:127.0.0.1', 'translated'],
    ['64:ff9b::7f00:1', 'translated'],
    ['64:ff9b::808:808', 'translated'],
    ['64:ff9b:1::a00:1', 'translated'],
    ['100::1', 'reserved'],
    ['2001::1', 'tunnelled'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'tunnelled'],
    ['2001:2::1', 'reserved'],
    ['2001:10::1', 'reserved'],
    ['2001:20::1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['2002:7f00:1::', 'tunnelled'],
    ['2002:a00:1::1', 'tunnelled'],
    ['3fff::1', 'reserved'],
    ['4000::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['fc00::1', 'private'],
    ['fd12:3456:789a::1', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'private'],
    ['ff02::1', 'multicast'],
    ['no address', 'not an address'],
    ['', 'not an address'],
  ])('%s', (address, expected) => {
    if (expected === null) expect(refusalOfAddress(address)).toBeNull();
    else expect(refusalOfAddress(address)).toContain(expected);
  });

  test.each([
    'http://127.1/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://０x7f.1/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
    'http://0/',
    'http://0xa9fea9fe/',
    'http://169.254.43518/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]/',
    'http://[0000::1]/',
    'http://[::]/',
  ])('%s is the address that it stands for', (url) => {
    expect(judge(url)).toBeTypeOf('string');
  });

  test('private addresses stay private in every notation that URL reads', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const privateOnes = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(0), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    const digits = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0X${n.toString(16).toUpperCase()}`,
      (n: number) => `0${n.toString(8)}`,
      (n: number) => `0x${n.toString(16).padStart(12, '0')}`,
    );
    const notations = fc.tuple(digits, digits, digits, digits, fc.integer({ min: 1, max: 4 }), fc.boolean());
    const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
    fc.assert(
      fc.property(privateOnes, notations, ([a, b, c, d], [first, second, third, fourth, parts, dot]) => {
        const whole = ((a * 256 + b) * 256 + c) * 256 + d;
        const written = {
          1: first(whole),
          2: [first(a), second(whole % 2 ** 24)].join('.'),
          3: [first(a), second(b), third(whole % 2 ** 16)].join('.'),
          4: [first(a), second(b), third(c), fourth(d)].join('.'),
        }[parts];
        expect(judge(`http://${written}${dot ? '.' : ''}:8080/x`), written).toBeTypeOf('string');
        const inside = `${hex(a, b)}:${hex(c, d)}`;
        for (const embedded of [
          `::ffff:${inside}`,
          `::${inside}`,
          `64:ff9b::${inside}`,
          `2002:${inside}::`,
          `::ffff:0:${inside}`,
        ])
          expect(judge(`http://[${embedded}]/`), embedded).toBeTypeOf('string');
      }),
      { numRuns: 2000 },
    );
  });

  test('everything outside of 2000::/3 is refused', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const isGlobal = groups[0]! >= 0x2000 && groups[0]! <= 0x3fff;
        const refusal = refusalOfAddress(groups.map((one) => one.toString(16)).join(':'));
        if (!isGlobal) expect(refusal).toBeTypeOf('string');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the form of the address', () => {
  test.each([
    ['ftp://example.com/', 'https:// or http://'],
    ['file:///etc/passwd', 'https:// or http://'],
    ['gopher://example.com/', 'https:// or http://'],
    ['javascript:alert(1)', 'https:// or http://'],
    ['https://user@example.com/', 'user name or password'],
    ['https://:secret@example.com/', 'user name or password'],
    ['example.com', 'not an address'],
    ['https://', 'not an address'],
    ['https://[::1', 'not an address'],
    ['https://[fe80::1%25eth0]/', 'not an address'],
  ])('%s is refused', (url, reason) => {
    expect(() => readOutsideUrl(url)).toThrow(reason);
  });

  test('ports that go without saying are said', () => {
    expect(readOutsideUrl('https://example.com/x').port).toBe(443);
    expect(readOutsideUrl('http://example.com/x').port).toBe(80);
    expect(readOutsideUrl('http://example.com:8080/x').port).toBe(8080);
  });
});

describe('EGRESS_ALLOW', () => {
  const rules = readEgressRules('files.internal, minio:9000,127.0.0.1:9000,10.0.0.0/8,[fd00::1]:443,fd12::/16')!;

  test.each([
    ['127.0.0.1', 9000, true],
    ['127.0.0.1', 9001, false],
    ['127.0.0.2', 9000, false],
    ['::ffff:127.0.0.1', 9000, true],
    ['10.1.2.3', 1, true],
    ['11.1.2.3', 1, false],
    ['fd00::1', 443, true],
    ['fd00::1', 80, false],
    ['fd12::9', 80, true],
    ['fd13::9', 80, false],
  ])('%s port %i: %s', (address, port, allowed) => {
    expect(allowsAddress(rules, { address, port })).toBe(allowed);
  });

  test.each([
    ['files.internal', 1, true],
    ['FILES.internal.', 1, true],
    ['a.files.internal', 1, false],
    ['files.internal.evil.example', 1, false],
    ['minio', 9000, true],
    ['minio', 9001, false],
  ])('%s port %i: %s', (host, port, allowed) => {
    expect(allowsHost(rules, { host, port })).toBe(allowed);
  });

  test.each([
    '10.0.0.0/33',
    '10.0.0/8',
    '127.1',
    'a b',
    'host:0',
    'host:99999',
    '[127.0.0.1]:80',
    'http://x',
    '::1:x',
    '*',
  ])('%s is none', (list) => {
    expect(readEgressRules(list)).toBeUndefined();
  });
});
