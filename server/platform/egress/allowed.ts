import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** One entry of EGRESS_ALLOW: a host by name, or a range of addresses; with a port, only that one. */
export type EgressRule = (
  | { kind: 'host'; host: string }
  | { kind: 'network'; network: [ipaddr.IPv4 | ipaddr.IPv6, number] }
) & { port: number | null };

/** Reads EGRESS_ALLOW: a comma list of host names, addresses and ranges (10.0.0.0/8), each with a port if need be. Undefined when one is none of these. */
export function readEgressRules(list: string): EgressRule[] | undefined {
  const rules = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(readRule);
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

function readRule(entry: string): EgressRule | undefined {
  if (entry.includes('/')) return readNetwork(entry, null);
  if (isIP(entry)) return readNetwork(`${entry}/${isIP(entry) === 6 ? 128 : 32}`, null);
  const [, bracketed, named, digits] = entry.match(/^(?:\[([^\]]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i) ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return undefined;
  if (bracketed) return isIP(bracketed) === 6 ? readNetwork(`${bracketed}/128`, port) : undefined;
  if (!named) return undefined;
  if (isIP(named) === 4) return readNetwork(`${named}/32`, port);
  // 127.1 and 10.300 are no names of hosts.
  return /^[\d.]+$/.test(named) ? undefined : { kind: 'host', host: canonicalHost(named), port };
}

function readNetwork(range: string, port: number | null): EgressRule | undefined {
  // The parser would take 10.0.0/8 for 10.0.0.0/8, and 10.1/16 for 10.0.0.1/16.
  if (!isIP(range.slice(0, range.indexOf('/')))) return undefined;
  try {
    return { kind: 'network', network: ipaddr.parseCIDR(range), port };
  } catch {
    return undefined;
  }
}

/** Lower case, without the dot of the root. */
export function canonicalHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** The operator trusts this host by name, wherever it is. */
export function allowsHost(rules: EgressRule[], { host, port }: { host: string; port: number }): boolean {
  return rules.some(
    (rule) => rule.kind === 'host' && rule.host === canonicalHost(host) && (rule.port === null || rule.port === port),
  );
}

/** The operator trusts this address, by whatever name it was found. */
export function allowsAddress(rules: EgressRule[], { address, port }: { address: string; port: number }): boolean {
  const parsed = plain(ipaddr.parse(address));
  return rules.some(
    (rule) =>
      rule.kind === 'network' &&
      (rule.port === null || rule.port === port) &&
      rule.network[0].kind() === parsed.kind() &&
      parsed.match(rule.network as never),
  );
}

/** ::ffff:127.0.0.1 reaches 127.0.0.1, so the rules for that hold for it. */
function plain(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}
