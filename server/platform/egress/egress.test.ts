import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DnsServer, startDnsServer } from '../../email-domains/test/dns-server.ts';
import { readEgressRules } from './allowed.ts';
import { type Egress, openEgress } from './egress.ts';

/** Real servers on two loopback addresses of one port, and a name server that says what it is told. */
let dns: DnsServer;
let port: number;
const servers: http.Server[] = [];
const reached: string[] = [];
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
const opened: Egress[] = [];

function open(allow: string, withDns = true): Egress {
  const [host, dnsPort] = dns.address.split(':') as [string, string];
  const egress = openEgress({
    allow: readEgressRules(allow)!,
    servers: withDns ? [{ host, port: Number(dnsPort) }] : undefined,
    lookupTimeoutSeconds: 2,
  });
  opened.push(egress);
  return egress;
}

async function listen(host: string, at: number): Promise<number> {
  const server = http.createServer((request, response) => {
    reached.push(`${host} ${request.headers.host}${request.url}`);
    answer(request, response);
  });
  server.listen(at, host);
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  dns = await startDnsServer();
  port = await listen('127.0.0.1', 0);
  await listen('127.0.0.2', port);
});
afterAll(async () => {
  for (const egress of opened) await egress.close();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await dns.close();
});

const wanted = { timeoutSeconds: 5, answerMaximumBytes: 1000 };
const fine = () => {
  reached.length = 0;
  answer = (_request, response) => response.end('fine');
};

describe('names', () => {
  test('that lead to private addresses are refused, and nothing connects', async () => {
    fine();
    const egress = open('');
    for (const [name, addresses] of Object.entries({
      'inside.example': ['127.0.0.1'],
      'metadata.example': ['169.254.169.254'],
      'half.example': ['192.0.32.8', '10.0.0.1'],
      'six.example': ['::1'],
      'mapped.example': ['::ffff:127.0.0.1'],
      'both.example': ['192.0.32.8', 'fd00::1'],
    })) {
      dns.say(name, { addresses: [addresses] });
      await expect(egress.checkAddress(`http://${name}:${port}/`), name).rejects.toThrow('only public addresses');
      await expect(egress.fetchOutside(`http://${name}:${port}/`, wanted), name).rejects.toMatchObject({
        reason: 'refused',
      });
    }
    expect(reached).toEqual([]);
  });

  test('an alias is followed to what it leads to', async () => {
    const egress = open('');
    dns.say('alias.example', { alias: 'inside2.example' });
    dns.say('inside2.example', { addresses: [['127.0.0.1']] });
    await expect(egress.checkAddress(`http://alias.example:${port}/`)).rejects.toThrow('loopback');
  });

  test('a public name passes, and what it leads to is not told', async () => {
    const egress = open('');
    dns.say('public.example', { addresses: [['192.0.32.8', '2606:4700:4700::1111']] });
    expect(await egress.checkAddress('https://public.example/')).toHaveLength(2);
    dns.say('secret.example', { addresses: [['10.9.8.7']] });
    await expect(egress.checkAddress('https://secret.example/')).rejects.not.toThrow('10.9.8.7');
  });

  test('one that nobody answers for is told apart', async () => {
    await expect(open('').checkAddress('https://nothing.example/')).rejects.toMatchObject({ reason: 'unresolved' });
  });

  test('localhost is loopback, whoever is asked', async () => {
    for (const egress of [open(''), open('', false)]) {
      await expect(egress.checkAddress('http://localhost/')).rejects.toThrow('loopback');
      await expect(egress.checkAddress('http://a.localhost./')).rejects.toThrow('loopback');
    }
  });

  test('a name that changes its mind between the check and the connection changes nothing', async () => {
    fine();
    const egress = open(`127.0.0.2:${port}`);
    dns.say('rebinding.example', { addresses: [['127.0.0.2'], ['127.0.0.1']] });
    dns.asked.length = 0;
    const { status } = await egress.fetchOutside(`http://rebinding.example:${port}/x`, wanted);
    expect(status).toBe(200);
    expect(reached).toEqual([`127.0.0.2 rebinding.example:${port}/x`]);
    // One question for each family: what was checked is what was connected to.
    expect(dns.asked.filter(({ name }) => name === 'rebinding.example')).toHaveLength(2);
    // The next connection is checked anew.
    await expect(open(`127.0.0.2:${port}`).fetchOutside(`http://rebinding.example:${port}/x`, wanted)).rejects.toThrow(
      'loopback',
    );
    expect(reached).toHaveLength(1);
  });

  test('one that was fine when it was named is refused when it is used', async () => {
    fine();
    const egress = open('');
    dns.say('later.example', { addresses: [['192.0.32.8'], ['127.0.0.1']] });
    await egress.checkAddress(`http://later.example:${port}/`);
    await expect(egress.fetchOutside(`http://later.example:${port}/`, wanted)).rejects.toThrow('loopback');
    expect(reached).toEqual([]);
  });
});

describe('what the operator allows', () => {
  test.each([
    ['an address with its port', () => `127.0.0.1:${port}`],
    ['a range', () => '127.0.0.0/8'],
    ['a name', () => 'allowed.example'],
    ['a name with its port', () => `allowed.example:${port}`],
  ])('%s is reached', async (_name, allow) => {
    fine();
    dns.say('allowed.example', { addresses: [['127.0.0.1']] });
    const answered = await open(allow()).fetchOutside(`http://allowed.example:${port}/`, wanted);
    expect(answered.body.toString()).toBe('fine');
  });

  test('nothing else is', async () => {
    dns.say('other.example', { addresses: [['127.0.0.1']] });
    for (const allow of ['127.0.0.1:1', '127.0.0.2', 'allowed.example', '10.0.0.0/8'])
      await expect(open(allow).fetchOutside(`http://other.example:${port}/`, wanted)).rejects.toThrow('loopback');
  });
});

describe('redirects', () => {
  const to = (location: string) => {
    reached.length = 0;
    answer = (request, response) =>
      request.url === '/start' ? response.writeHead(302, { location }).end() : response.end('inside');
  };

  test('are not followed unless that is wanted', async () => {
    to(`http://127.0.0.2:${port}/`);
    const { status } = await open('127.0.0.0/8').fetchOutside(`http://127.0.0.1:${port}/start`, wanted);
    expect(status).toBe(302);
    expect(reached).toHaveLength(1);
  });

  test('each hop is checked like the first', async () => {
    const egress = open(`127.0.0.1:${port}`);
    const follow = { ...wanted, redirectsMaximum: 3 };
    for (const location of [
      `http://127.0.0.2:${port}/`,
      'http://[::1]/',
      'http://0x7f.2/',
      'file:///etc/passwd',
      `http://u:p@127.0.0.1:${port}/`,
    ]) {
      to(location);
      await expect(egress.fetchOutside(`http://127.0.0.1:${port}/start`, follow), location).rejects.toMatchObject({
        reason: 'refused',
      });
      expect(reached).toHaveLength(1);
    }
    to('/elsewhere');
    expect((await egress.fetchOutside(`http://127.0.0.1:${port}/start`, follow)).body.toString()).toBe('inside');
  });

  test('secrets stay with their host, and no circle goes on for ever', async () => {
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: `http://127.0.0.2:${port}/again` }).end();
    };
    const { status } = await open('127.0.0.0/8').fetchOutside(`http://127.0.0.1:${port}/`, {
      ...wanted,
      redirectsMaximum: 3,
      headers: { Authorization: 'Bearer secret' },
    });
    expect(status).toBe(307);
    expect(seen).toEqual(['Bearer secret', undefined, undefined, undefined]);
  });
});

describe('bounds', () => {
  test('an answer without end is cut', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    };
    const { body, isCut } = await open('127.0.0.0/8').fetchOutside(`http://127.0.0.1:${port}/`, wanted);
    expect(isCut).toBe(true);
    expect(body).toHaveLength(1000);
  });

  test.each([
    ['never begins', (_request: http.IncomingMessage, _response: http.ServerResponse) => {}],
    [
      'drips',
      (_request: http.IncomingMessage, response: http.ServerResponse) => {
        const timer = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('an answer that %s is given up in time', async (_name, answers) => {
    answer = answers;
    const started = Date.now();
    const slow = { timeoutSeconds: 0.4, answerMaximumBytes: 1000 };
    await expect(open('127.0.0.0/8').fetchOutside(`http://127.0.0.1:${port}/`, slow)).rejects.toMatchObject({
      reason: 'timed_out',
    });
    expect(Date.now() - started).toBeLessThan(3000);
  });

  test('nobody there is said so', async () => {
    await expect(open('127.0.0.0/8').fetchOutside('http://127.0.0.3:1/', wanted)).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });

  test('proxies of the environment are not asked', async () => {
    fine();
    process.env.HTTP_PROXY = 'http://127.0.0.9:1';
    process.env.http_proxy = 'http://127.0.0.9:1';
    const answered = await open('127.0.0.1').fetchOutside(`http://127.0.0.1:${port}/`, wanted);
    delete process.env.HTTP_PROXY;
    delete process.env.http_proxy;
    expect(answered.status).toBe(200);
  });
});

describe('agents for libraries', () => {
  const get = (url: string, egress: Egress) =>
    new Promise<string>((resolve, reject) => {
      const request = http.get(url, { agent: egress.egressAgent().http }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      request.on('error', reject);
    });

  test('of node:http reach what is allowed, at the address that was checked', async () => {
    fine();
    const egress = open(`127.0.0.2:${port}`);
    dns.say('agent.example', { addresses: [['127.0.0.2'], ['127.0.0.1']] });
    expect(await get(`http://agent.example:${port}/`, egress)).toBe('fine');
    expect(reached).toEqual([`127.0.0.2 agent.example:${port}/`]);
    await expect(get(`http://127.0.0.1:${port}/`, egress)).rejects.toThrow('loopback');
    await expect(get(`http://[::1]:${port}/`, egress)).rejects.toThrow('loopback');
    await expect(get(`http://0x7f.1:${port}/`, egress)).rejects.toThrow('loopback');
  });

  test('of node:https and undici refuse alike', async () => {
    const egress = open('');
    dns.say('agent2.example', { addresses: [['127.0.0.1']] });
    const { default: https } = await import('node:https');
    const refused = new Promise((_resolve, reject) => {
      https.get('https://agent2.example/', { agent: egress.egressAgent().https }).on('error', reject);
    });
    await expect(refused).rejects.toThrow('loopback');
    const { fetch } = await import('undici');
    const { dispatcher } = egress.egressAgent();
    await expect(fetch(`http://127.0.0.1:${port}/`, { dispatcher })).rejects.toMatchObject({
      cause: { code: 'EGRESS_REFUSED' },
    });
  });
});
