import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

/**
 * A stretch of network that can be cut, fall silent and be slow; what lies behind it may change its place. The URL stays the
 * same, whatever happens.
 */
export class Network {
  url = '';
  private target = '';
  private isCut = false;
  private isSilent = false;
  private delayMs = 0;
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly server = createServer((near) => this.join(near));

  async open(target: string): Promise<void> {
    this.target = target;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const url = new URL(target);
    url.search = '';
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.url = url.href.replace(/\/$/, '');
  }

  leadTo(target: string): void {
    this.target = target;
  }

  /** Every connection breaks, and no new one comes through. */
  cut(): void {
    this.isCut = true;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  /** Nothing arrives any more, and nobody is told. */
  fallSilent(): void {
    this.isSilent = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** Everything arrives so much later, in each direction. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  mend(): void {
    this.isCut = false;
    this.isSilent = false;
    this.delayMs = 0;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket): void {
    near.on('error', () => near.destroy());
    if (this.isCut) return void near.destroy();
    const far = connectTo(this.target);
    const pair: [Socket, Socket] = [near, far];
    this.pairs.add(pair);
    const end = () => {
      for (const socket of pair) socket.destroy();
      this.pairs.delete(pair);
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.on('data', (bytes) => this.pass(bytes, far));
    far.on('data', (bytes) => this.pass(bytes, near));
    if (this.isSilent) for (const socket of pair) socket.pause();
  }

  private pass(bytes: Buffer, to: Socket): void {
    if (this.delayMs === 0) to.write(bytes);
    else setTimeout(() => to.write(bytes), this.delayMs);
  }
}

function connectTo(target: string): Socket {
  if (target.startsWith('http:')) return connect(Number(new URL(target).port), '127.0.0.1');
  const { host, port } = new pg.Client({ connectionString: target });
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
}
