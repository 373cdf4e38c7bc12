import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DnsServer, startDnsServer } from '../server/email-domains/test/dns-server.ts';
import type { Json } from '../server/test/client.ts';
import { useMachine } from './test/machine.ts';

let dns: DnsServer;
beforeAll(async () => {
  dns = await startDnsServer();
});
afterAll(() => dns.close());
const machine = useMachine(() => ({ DNS_SERVERS: dns.address }));
const causeway = (...words: string[]) => machine.causeway(words);
const json = async (...words: string[]): Promise<Json> => {
  const { code, out, error } = await causeway(...words, '--json');
  if (code !== 0) throw new Error(error);
  return JSON.parse(out);
};

async function organisation(shortName: string): Promise<string> {
  const account = await json('account', 'create', '--name', shortName);
  const made = await json(
    'organisation',
    'create',
    ...['--account', account.id, '--name', shortName, '--short-name', shortName],
    ...['--administrator-name', 'Ann', '--administrator-email', `ann@${shortName}.people.example`],
  );
  return made.id;
}

test('e-mail domains are claimed, proved, attested, excluded, disputed and given up from the command line', async () => {
  const [north, south] = [await organisation('north'), await organisation('south')];
  const claimed = await json('email-domain', 'claim', north, 'Bücher.example');
  expect(claimed).toMatchObject({ name: 'xn--bcher-kva.example', status: 'unproven' });
  const shown = await causeway('email-domain', 'show', claimed.id);
  expect(shown.out).toContain(`record to make: ${claimed.proof.name} TXT "${claimed.proof.value}"`);
  const early = await causeway('email-domain', 'prove', claimed.id);
  expect([early.code, early.error]).toEqual([1, expect.stringContaining('NXDOMAIN')]);

  dns.say(claimed.proof.name, { texts: [claimed.proof.value] });
  const proved = await causeway('email-domain', 'prove', claimed.id);
  expect(proved.out).toContain('xn--bcher-kva.example (bücher.example)  owned  north\nowned by a DNS record');
  const excluded = await causeway('email-domain', 'exclude', claimed.id, 'alumni.xn--bcher-kva.example');
  expect(excluded.out).toContain('does not cover alumni.xn--bcher-kva.example');

  const second = await json('email-domain', 'claim', south, 'bücher.example');
  dns.say(claimed.proof.name, { texts: [claimed.proof.value, second.proof.value] });
  const refused = await causeway('email-domain', 'prove', second.id);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('another organisation owns')]);
  const { items } = await json('email-domain', 'disputes');
  const decided = await causeway('email-domain', 'decide', items[0].id, 'transfer', '--comment', 'By the register');
  expect(decided.out).toContain('transferred  owned by north, proved by south too');

  const attested = await json('email-domain', 'claim', north, 'north.example');
  const word = await causeway('email-domain', 'attest', attested.id, '--comment', 'By contract');
  expect(word.out).toContain('owned by an operator’s word');
  expect((await json('email-domain', 'release', attested.id)).status).toBe('associated');
  expect((await causeway('email-domain', 'remove', attested.id)).out).toContain('Nobody was moved.');
  const all = await causeway('email-domain', 'list');
  expect(
    all.out
      .trim()
      .split('\n')
      .map((line) => line.split('  ').slice(1)),
  ).toEqual([
    ['xn--bcher-kva.example (bücher.example)', 'associated', 'north'],
    ['xn--bcher-kva.example (bücher.example)', 'owned', 'south'],
  ]);
}, 120_000);
