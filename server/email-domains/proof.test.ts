import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Environment, readEnvironment } from '../environment.ts';
import { lookForProof, newProofValue, type ProofAnswer, recordName, sayProof, saysAbsent } from './proof.ts';
import { type DnsServer, startDnsServer, type Zone } from './test/dns-server.ts';

/** Against a real name server on loopback, over the system's own sockets. */
let dns: DnsServer;
let environment: Environment;
beforeAll(async () => {
  dns = await startDnsServer();
  environment = readEnvironment({ DNS_SERVERS: dns.address, PROOF_TIMEOUT_SECONDS: '1' });
});
afterAll(() => dns.close());

let names = 0;
const value = newProofValue();
const long = (length: number) => 'v=spf1 '.padEnd(length, 'include:example.org ');

/** Looks for the proof of a fresh name about which the server says this. */
async function look(zone: Zone | undefined, of = environment): Promise<ProofAnswer & { name: string }> {
  names += 1;
  const name = `name-${names}.example`;
  if (zone) dns.say(recordName(name), zone);
  return { ...(await lookForProof(of, { name, value })), name };
}
const over = (name: string) => dns.asked.filter((one) => one.name === recordName(name)).map((one) => one.over);

describe('the record is found', () => {
  test.each<[string, Zone]>([
    ['alone', { texts: [value] }],
    ['among others', { texts: ['something else', value, 'and more'] }],
    ['cut into several strings', { texts: [[value.slice(0, 10), value.slice(10, 11), value.slice(11)]] }],
    ['with spaces and quotation marks around it, as some screens add', { texts: [`"${value}" `] }],
  ])('%s', async (_case, zone) => {
    expect((await look(zone)).outcome).toBe('found');
  });

  test('behind an alias', async () => {
    dns.say('proofs.provider.example', { texts: [value] });
    expect((await look({ alias: 'proofs.provider.example' })).outcome).toBe('found');
  });

  test('beside a record of more than 255 bytes', async () => {
    const { outcome, name } = await look({ texts: [long(300), value] });
    expect(outcome).toBe('found');
    expect(over(name)).toEqual(['udp']);
  });

  test('in an answer of more than 512 bytes, which is truncated over UDP and asked for again over TCP', async () => {
    const { outcome, name } = await look({ texts: [long(900), long(2000), value] });
    expect(outcome).toBe('found');
    expect(over(name)).toEqual(['udp', 'tcp']);
  });

  test('through a resolver on IPv6, through one given by name, and through the second when the first is not there', async () => {
    const six = await startDnsServer('::1');
    six.say(recordName('six.example'), { texts: [value] });
    const through = (servers: string) =>
      lookForProof(readEnvironment({ DNS_SERVERS: servers, PROOF_TIMEOUT_SECONDS: '2' }), {
        name: 'six.example',
        value,
      });
    expect((await through(six.address)).outcome).toBe('found');
    dns.say(recordName('six.example'), { texts: [value] });
    expect((await through(dns.address.replace('127.0.0.1', 'localhost'))).outcome).toBe('found');
    dns.forget(recordName('six.example'));
    expect((await through(`127.0.0.1:9,${six.address}`)).outcome).toBe('found');
    await six.close();
  });
});

describe('what is found instead is told, and only an answer that says so counts as absence', () => {
  test.each<[string, Zone | undefined, ProofAnswer['outcome'], boolean]>([
    ['there is no such name', undefined, 'no_such_name', true],
    ['the name is there without a record', { texts: [] }, 'nothing', true],
    ['an alias into nowhere', { alias: 'gone.example' }, 'no_such_name', true],
    ['other texts', { texts: ['hello'] }, 'other_texts', true],
    ['the value of somebody else', { texts: [newProofValue()] }, 'other_texts', true],
    ['the value in upper case', { texts: [value.toUpperCase()] }, 'other_texts', true],
    ['the value as a part', { texts: [`${value}.`, `x${value}`] }, 'other_texts', true],
    ['the server fails', { failure: 'SERVFAIL' }, 'server_failed', false],
    ['the server refuses', { failure: 'REFUSED' }, 'refused', false],
    ['the server cannot', { failure: 'NOTIMP' }, 'unreadable', false],
    ['nonsense', { garbage: true }, 'unreadable', false],
  ])('%s', async (_case, zone, outcome, isAbsent) => {
    const answer = await look(zone);
    expect(answer.outcome).toBe(outcome);
    expect(saysAbsent(answer.outcome)).toBe(isAbsent);
    expect(sayProof(answer.name, answer)).toContain(answer.name);
  });

  test('no answer, within the time given', async () => {
    const began = Date.now();
    expect((await look({ silence: true })).outcome).toBe('timed_out');
    expect(Date.now() - began).toBeLessThan(1500);
    const nobody = readEnvironment({ DNS_SERVERS: '127.0.0.1:9', PROOF_TIMEOUT_SECONDS: '1' });
    expect((await look(undefined, nobody)).outcome).toBe('timed_out');
    const nameless = readEnvironment({ DNS_SERVERS: 'no-such-host.invalid:53', PROOF_TIMEOUT_SECONDS: '1' });
    expect((await look(undefined, nameless)).outcome).toBe('timed_out');
  });

  test('a wildcard that answers for every name proves nothing', async () => {
    dns.say('*.wild.example', { texts: ['anything'] });
    expect(await lookForProof(environment, { name: 'wild.example', value })).toEqual({
      outcome: 'other_texts',
      texts: ['anything'],
    });
  });

  test('of other texts a few are kept, short and without control characters', async () => {
    const { texts } = await look({ texts: [`bell\u0007${'x'.repeat(500)}`, '2', '3', '4', '5', '6'] });
    expect(texts).toHaveLength(5);
    expect(texts[0]).toMatch(/^bell�x{95}…$/);
  });
});

test('many questions at once wait their turn, and all are answered', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => look({ texts: [value] })));
  expect(answers.filter(({ outcome }) => outcome === 'found')).toHaveLength(200);
});
