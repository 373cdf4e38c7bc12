import { describe, expect, it } from 'vitest';
import { addressesInCsv } from './csv.ts';

describe('a CSV file of people', () => {
  it('is read with its heading left out, whichever column holds the addresses', () => {
    expect(addressesInCsv('Name,E-mail\r\nAda Marsh,ada@x.example\r\nTom,tom@x.example\r\n')).toBe(
      'ada@x.example\ntom@x.example',
    );
  });
  it('may use semicolons or tabs, quotation marks, and a byte order mark', () => {
    expect(addressesInCsv('\uFEFF"Lind; Tom";tom@x.example\n"O""Hara";o@x.example')).toBe('tom@x.example\no@x.example');
    expect(addressesInCsv('ada@x.example\tAda\ntom@x.example\tTom')).toBe('ada@x.example\ntom@x.example');
  });
  it('keeps rows without an address, so that they are seen', () => {
    expect(addressesInCsv('name,email\nAda,ada@x.example\nTom,tom at x')).toBe('ada@x.example\ntom at x');
  });
  it('takes one address a line without any heading', () => {
    expect(addressesInCsv('a@x.example\nb@x.example')).toBe('a@x.example\nb@x.example');
  });
});
