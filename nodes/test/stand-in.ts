import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answering = (asked: IncomingMessage, answer: ServerResponse) => void;

/** Stands in for a node that lives and has a database and a store, until it is said otherwise. It ends with the test. */
export async function standIn(answering: Answering) {
  const state = { lives: true, hasDatabase: true, hasStore: true };
  const server = createServer((asked, answer) => {
    const isWell = {
      '/healthz': state.lives,
      '/readyz/database': state.lives && state.hasDatabase,
      '/readyz': state.lives && state.hasDatabase && state.hasStore,
    }[asked.url ?? ''];
    if (isWell === undefined) answering(asked, answer);
    else answer.writeHead(isWell ? 200 : 503).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(end);
  return { state, end, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
