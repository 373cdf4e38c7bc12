import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { Agent, buildConnector } from 'undici';
import { type CheckedAddress, type EgressOptions, resolveChecked } from './resolve.ts';

/** Answers with what was checked and asks nobody: between the check and the connection no name is looked up. */
function pinned(addresses: CheckedAddress[]): LookupFunction {
  return (_host, options, answer) => {
    if (options.all) answer(null, addresses);
    else answer(null, addresses[0]!.address, addresses[0]!.family);
  };
}

/** A dispatcher for undici and fetch whose every new connection is checked. It knows no proxies. */
export function egressDispatcher(options: EgressOptions): Agent {
  return new Agent({
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 4000,
    maxHeaderSize: 16_384,
    connect: (wanted, answer) => {
      const port = wanted.port ? Number(wanted.port) : wanted.protocol === 'https:' ? 443 : 80;
      resolveChecked({ host: wanted.hostname, port }, options).then(
        (addresses) =>
          buildConnector({ timeout: 10_000, allowH2: false, lookup: pinned(addresses) } as buildConnector.BuildOptions)(
            wanted,
            answer,
          ),
        (error: Error) => answer(error, null),
      );
    },
  });
}

type Answer = (error: Error | null, socket: Duplex) => void;
type ConnectionOptions = { host?: string | null; port?: number | string | null };

/** The connection that an agent of node:http is about to make, to an address that was checked. */
function connectChecked(
  { host, port }: ConnectionOptions,
  options: EgressOptions,
  connect: (lookup: LookupFunction) => Duplex | null | undefined,
  answer: Answer,
): undefined {
  resolveChecked({ host: host ?? 'localhost', port: Number(port ?? 0) }, options).then(
    (addresses) => {
      try {
        const socket = connect(pinned(addresses));
        if (socket) answer(null, socket);
      } catch (error) {
        answer(error as Error, undefined as never);
      }
    },
    (error: Error) => answer(error, undefined as never),
  );
}

class CheckedHttpAgent extends http.Agent {
  private readonly egress: EgressOptions;
  constructor(egress: EgressOptions) {
    super({ keepAlive: true, maxSockets: 64, maxFreeSockets: 8 });
    this.egress = egress;
  }
  override createConnection(options: http.ClientRequestArgs, answer: Answer) {
    return connectChecked(
      options,
      this.egress,
      (lookup) => super.createConnection({ ...withoutSocketPath(options), lookup }),
      answer,
    );
  }
}

class CheckedHttpsAgent extends https.Agent {
  private readonly egress: EgressOptions;
  constructor(egress: EgressOptions) {
    super({ keepAlive: true, maxSockets: 64, maxFreeSockets: 8 });
    this.egress = egress;
  }
  override createConnection(options: https.RequestOptions, answer: Answer) {
    return connectChecked(
      options,
      this.egress,
      (lookup) => super.createConnection({ ...withoutSocketPath(options), lookup }),
      answer,
    );
  }
}

/** A path in the file system is no address on a network. */
function withoutSocketPath<Options extends object>(options: Options): Options {
  return { ...options, socketPath: undefined, path: undefined };
}

/** The same for libraries that take agents of node:http and node:https. */
export function egressAgents(options: EgressOptions): { http: http.Agent; https: https.Agent } {
  return { http: new CheckedHttpAgent(options), https: new CheckedHttpsAgent(options) };
}
