import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** What asking for TXT records came to. Only the first three are answers; the others say nothing about what is there. */
export type TxtAnswer =
  | { outcome: 'texts'; texts: string[] }
  | { outcome: 'nothing' | 'no_such_name' | 'server_failed' | 'timed_out' | 'refused' | 'unreadable' };

export type DnsServer = { host: string; port: number };

export type DnsOptions = {
  /** Resolvers to ask instead of the system's. */
  servers?: DnsServer[] | undefined;
  timeoutSeconds: number;
};

const outcomeOfError: Record<string, Exclude<TxtAnswer['outcome'], 'texts'>> = {
  ENODATA: 'nothing',
  ENOTFOUND: 'no_such_name',
  ESERVFAIL: 'server_failed',
  EREFUSED: 'refused',
  ETIMEOUT: 'timed_out',
  ECANCELLED: 'timed_out',
  ECONNREFUSED: 'timed_out',
};

/** Questions under way at a time; further ones wait their turn. */
const underWayMaximum = 32;
const waiting: (() => void)[] = [];
let underWay = 0;

/**
 * Asks for the TXT records of a name, within the time given, whatever the resolvers do. Strings of a record of several are
 * put together. Never call it inside a transaction.
 */
export function askForTexts(name: string, options: DnsOptions): Promise<TxtAnswer> {
  return inTurn(() => ask(name, options));
}

/**
 * The addresses behind a name, within the time given; none when there are none or nobody says. Without resolvers of our
 * own the system says, its hosts file included. Never call it inside a transaction.
 */
export function askForAddresses(name: string, options: DnsOptions): Promise<string[]> {
  // RFC 6761: not a question for the DNS.
  if (/(^|\.)localhost$/.test(name)) return Promise.resolve(['127.0.0.1']);
  return inTurn(() => (options.servers ? askServersForAddresses(name, options) : askSystemForAddresses(name, options)));
}

async function inTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  if (underWay >= underWayMaximum) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay += 1;
  try {
    return await ask();
  } finally {
    underWay -= 1;
    waiting.shift()?.();
  }
}

async function askSystemForAddresses(name: string, { timeoutSeconds }: DnsOptions): Promise<string[]> {
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<[]>((resolve) => {
    deadline = setTimeout(() => resolve([]), timeoutSeconds * 1000);
  });
  try {
    const found = await Promise.race([lookup(name, { all: true, verbatim: true }).catch(() => []), late]);
    return found.map(({ address }) => address);
  } finally {
    clearTimeout(deadline);
  }
}

async function askServersForAddresses(name: string, { servers, timeoutSeconds }: DnsOptions): Promise<string[]> {
  const addresses = await addressesOf(servers ?? []);
  if (addresses.length === 0) return [];
  const resolver = new Resolver(patience(addresses.length, timeoutSeconds));
  resolver.setServers(addresses);
  const deadline = setTimeout(() => resolver.cancel(), timeoutSeconds * 1000);
  try {
    const found = await Promise.all([resolver.resolve4(name).catch(() => []), resolver.resolve6(name).catch(() => [])]);
    return found.flat();
  } finally {
    clearTimeout(deadline);
  }
}

async function ask(name: string, { servers, timeoutSeconds }: DnsOptions): Promise<TxtAnswer> {
  const addresses = servers && (await addressesOf(servers));
  if (addresses?.length === 0) return { outcome: 'timed_out' };
  const resolver = new Resolver(patience(addresses?.length ?? 2, timeoutSeconds));
  if (addresses) resolver.setServers(addresses);
  const deadline = setTimeout(() => resolver.cancel(), timeoutSeconds * 1000);
  try {
    const records = await resolver.resolveTxt(name);
    return { outcome: 'texts', texts: records.map((strings) => strings.join('')) };
  } catch (error) {
    return { outcome: outcomeOfError[(error as NodeJS.ErrnoException).code ?? ''] ?? 'unreadable' };
  } finally {
    clearTimeout(deadline);
  }
}

/** Two rounds over all servers, the second twice as patient, just within the time. */
function patience(serverCount: number, timeoutSeconds: number): { timeout: number; tries: number } {
  return { timeout: Math.max(50, Math.floor((timeoutSeconds * 1000) / (serverCount * 3))), tries: 2 };
}

/** Resolvers may be given by name; those that have no address are left out. */
async function addressesOf(servers: { host: string; port: number }[]): Promise<string[]> {
  const found = await Promise.all(
    servers.map(async ({ host, port }) => {
      const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
      return addresses.map(({ address }) => (isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`));
    }),
  );
  return found.flat();
}
