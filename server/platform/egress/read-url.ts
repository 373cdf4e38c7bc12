import { EgressRefused } from './resolve.ts';

const portOf: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** An address of the web that may be asked for at all: http or https, no user name, no password. Throws EgressRefused. */
export function readOutsideUrl(text: string | URL): { url: URL; host: string; port: number } {
  const url = typeof text === 'string' ? URL.parse(text) : text;
  if (!url) throw new EgressRefused('refused', 'This is not an address such as https://example.com/hook.');
  const usual = portOf[url.protocol];
  if (!usual) throw new EgressRefused('refused', 'Only addresses that begin with https:// or http:// are reached.');
  if (url.username || url.password)
    throw new EgressRefused('refused', 'The address holds a user name or password; leave them out of it.');
  return { url, host: url.hostname, port: url.port ? Number(url.port) : usual };
}
