import { isIP } from 'node:net';
import { askForAddresses, type DnsServer } from '../dns.ts';
import { refusalOfAddress } from './address.ts';
import { allowsAddress, allowsHost, canonicalHost, type EgressRule } from './allowed.ts';

/** Where connections may go, and who says what is behind a name. */
export type EgressOptions = {
  allow: EgressRule[];
  /** Resolvers to ask instead of the system's. */
  servers?: DnsServer[] | undefined;
  lookupTimeoutSeconds: number;
};

export type CheckedAddress = { address: string; family: 4 | 6 };

type EgressRefusal = 'refused' | 'unresolved' | 'unresolved_inside';

/** Why nothing is sent there, as a sentence for whoever gave the address. */
export class EgressRefused extends Error {
  readonly code = 'EGRESS_REFUSED';
  /** refused: never, as it is now; unresolved: the name says nothing at the moment; unresolved_inside: nor ever could outside. */
  readonly reason: EgressRefusal;
  constructor(reason: EgressRefusal, sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/**
 * The addresses behind a host, each of which may be connected to. One address that may not refuses all of them: which one
 * a connection takes is chance. Throws EgressRefused.
 */
export async function resolveChecked(
  { host, port }: { host: string; port: number },
  { allow, servers, lookupTimeoutSeconds }: EgressOptions,
): Promise<CheckedAddress[]> {
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(literal)
    ? [literal]
    : await askForAddresses(canonicalHost(host), { servers, timeoutSeconds: lookupTimeoutSeconds });
  if (addresses.length === 0) {
    const isInside = isInsideName(host) && !allowsHost(allow, { host, port });
    throw new EgressRefused(
      isInside ? 'unresolved_inside' : 'unresolved',
      `The name ${host} has no address in the DNS${isInside ? ', and is one that private networks use.' : '.'}`,
    );
  }
  if (!allowsHost(allow, { host, port })) {
    for (const address of addresses) {
      const refusal = refusalOfAddress(address);
      if (refusal && !allowsAddress(allow, { address, port })) throw refused(host, address, refusal);
    }
  }
  return addresses.map((address) => ({ address, family: isIP(address) as 4 | 6 }));
}

// What RFC 6761, 6762, 8375 and ICANN keep for private networks: no public address will ever stand behind these.
const insideNames = /(^|\.)(local|localhost|internal|home\.arpa|intranet|private|corp|home|lan)$/;

/** A name that means something inside of a private network only: intranet, printer.local, metadata.google.internal. */
export function isInsideName(host: string): boolean {
  const name = canonicalHost(host);
  return !name.includes('.') || insideNames.test(name);
}

function refused(host: string, address: string, refusal: string): EgressRefused {
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  // What a private name resolves to is nobody's business outside.
  const what = literal === address ? `${address} is ${refusal}` : `${host} leads to ${refusal}`;
  return new EgressRefused(
    'refused',
    `${what}; only public addresses are reached, and those that the operator has allowed.`,
  );
}
