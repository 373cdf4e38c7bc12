import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

/**
 * A line to a database that can go quiet: nothing arrives over its connections any more and nobody is told, as when the machine
 * at the other end dies. What went quiet stays so; new connections come through once the line is said to be whole.
 */
export type QuietLine = { url: string; goQuiet(): void; becomeWhole(): void; close(): void };

/** Opens a line to the database that the URL names. */
export async function openQuietLine(databaseUrl: string): Promise<QuietLine> {
  const ends = new Set<Socket>();
  let isQuiet = false;
  const join = (from: Socket, to: Socket) => {
    ends.add(from);
    from.on('data', (bytes) => to.write(bytes));
    // Either end that breaks takes the other with it; there is nobody to tell.
    from.on('error', () => to.destroy()).on('close', () => to.destroy());
    if (isQuiet) from.pause();
  };
  const server = createServer((near) => {
    const far = connectTo(databaseUrl);
    join(near, far);
    join(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.search = '';
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    goQuiet() {
      isQuiet = true;
      for (const end of ends) end.pause();
    },
    becomeWhole() {
      isQuiet = false;
    },
    close() {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}

function connectTo(databaseUrl: string): Socket {
  const { host, port } = new pg.Client({ connectionString: databaseUrl });
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
}
