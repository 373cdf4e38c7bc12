import { describe, expect, it } from 'vitest';
import { ADDRESS_LIMIT, isInvitable, type Known, readAddresses } from './parse-addresses.ts';

const nobody = { here: new Set<string>() };
const read = (pasted: string, known: Known = nobody) =>
  readAddresses(pasted, known).map((one) => [one.email, one.state]);

describe('a pasted list of addresses', () => {
  it('is read whatever stands between the addresses', () => {
    expect(read('a@x.example, b@x.example;c@x.example\nd@x.example\te@x.example f@x.example')).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}@x.example`, 'fine']),
    );
  });
  it('may name the people', () => {
    expect(read('Ada Marsh <ADA@x.example>, "Lind, T." <t@x.example>')).toEqual([
      ['ada@x.example', 'fine'],
      ['t@x.example', 'fine'],
    ]);
    expect(read('Ada Marsh ada@x.example')).toEqual([['ada@x.example', 'fine']]);
  });
  it('says what is not an address, and keeps the rest', () => {
    expect(read('nobody\nb@x.example\nc@localhost')).toEqual([
      ['nobody', 'malformed'],
      ['b@x.example', 'fine'],
      ['c@localhost', 'malformed'],
    ]);
  });
  it('invites an address once, however often and however it is written', () => {
    const twice = readAddresses('a@x.example\nA@X.example\na@x.example', nobody);
    expect(twice).toEqual([{ email: 'a@x.example', state: 'twice' }]);
    expect(twice.filter(isInvitable)).toHaveLength(1);
  });
  it('leaves out who is here already', () => {
    expect(read('a@x.example b@x.example', { here: new Set(['b@x.example']) })).toEqual([
      ['a@x.example', 'fine'],
      ['b@x.example', 'here'],
    ]);
  });
  it('says who waits for an answer already, and who belongs elsewhere', () => {
    const known = { here: new Set<string>(), invited: new Set(['a@x.example']), elsewhere: new Set(['b@y.example']) };
    const found = readAddresses('a@x.example b@y.example', known);
    expect(found.map((one) => one.state)).toEqual(['invited', 'elsewhere']);
    expect(found.map(isInvitable)).toEqual([true, false]);
  });
  it('ends at a number that can still be looked through', () => {
    const many = Array.from({ length: ADDRESS_LIMIT + 3 }, (_, index) => `a${index}@x.example`).join('\n');
    expect(read(many)).toHaveLength(ADDRESS_LIMIT);
  });
});
