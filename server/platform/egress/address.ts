import ipaddr from 'ipaddr.js';

/** What each range is called in a sentence; whatever is not named here is not public either. */
const names: Record<string, string> = {
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  carrierGradeNat: 'an address behind a carrier’s NAT',
  private: 'a private address',
  uniqueLocal: 'a private address',
  deprecatedSiteLocal: 'a private address',
  ipv4Mapped: 'an IPv4 address in IPv6 clothes',
  rfc6145: 'a translated address',
  rfc6052: 'a translated address',
  '6to4': 'a tunnelled address',
  teredo: 'a tunnelled address',
  reserved: 'a reserved address',
};

/** All that is routed as IPv6 unicast today; ::a.b.c.d and everything not yet given out lies outside. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Why an IP address is not one of the public internet, or null when it is. */
export function refusalOfAddress(text: string): string | null {
  if (!ipaddr.isValid(text)) return 'not an address';
  const address = ipaddr.parse(text);
  const range: string = address.range();
  if (range !== 'unicast') return names[range] ?? 'a reserved address';
  if (address instanceof ipaddr.IPv6 && !address.match(globalUnicast)) return 'a reserved address';
  return null;
}
