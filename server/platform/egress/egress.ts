import type http from 'node:http';
import type https from 'node:https';
import type { Agent } from 'undici';
import { egressAgents, egressDispatcher } from './agents.ts';
import { fetchThrough, type OutsideAnswer, type OutsideRequest } from './fetch-outside.ts';
import { readOutsideUrl } from './read-url.ts';
import { type CheckedAddress, type EgressOptions, resolveChecked } from './resolve.ts';

/**
 * The one way out to addresses that somebody typed in: webhooks, links. Names are looked up here, what they lead to is
 * checked, and the connection goes to what was checked, so that a name cannot change its mind in between.
 */
export type Egress = {
  /** Whether such an address would be reached as things stand; throws EgressRefused with the reason. Never inside a transaction. */
  checkAddress(url: string): Promise<CheckedAddress[]>;
  /** One request; see OutsideRequest. Throws EgressRefused and OutsideFailed. */
  fetchOutside(url: string, wanted: OutsideRequest): Promise<OutsideAnswer>;
  /** For libraries that take a dispatcher of undici, or agents of node:http. The url's own form is theirs to check: `checkAddress`. */
  egressAgent(): { dispatcher: Agent; http: http.Agent; https: https.Agent };
  close(): Promise<void>;
};

/** Opens the way out for a process: what may be reached is decided here, once. */
export function openEgress(options: EgressOptions): Egress {
  const dispatcher = egressDispatcher(options);
  const agents = egressAgents(options);
  return {
    async checkAddress(text) {
      const { host, port } = readOutsideUrl(text);
      return resolveChecked({ host, port }, options);
    },
    fetchOutside: (url, wanted) => fetchThrough(dispatcher, url, wanted),
    egressAgent: () => ({ dispatcher, ...agents }),
    async close() {
      agents.http.destroy();
      agents.https.destroy();
      await dispatcher.destroy();
    },
  };
}
