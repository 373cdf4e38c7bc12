import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { findProgram, type Running, startProgram, until } from '../../nodes/test/programs.ts';

/**
 * The database in a network of its own, at the other end of a cable (a network namespace and a pair of virtual interfaces). When it
 * is pulled, packets are lost and nobody is told, as between two machines; a proxy can only hold back what has arrived.
 */
export class Cable {
  url = '';
  private readonly ip = findProgram('ip', 'iproute2');
  private readonly network = `causeway-${process.pid}`;
  /** Interfaces have short names. */
  private readonly ends = { near: `cw${process.pid}n`, far: `cw${process.pid}f` };
  private relay: Running | undefined;

  /** Lays the cable to a PostgreSQL that listens on a Unix socket, which a network of its own does not hide. */
  async lay(target: string): Promise<void> {
    // Addresses that are never routed (RFC 3927); four in a row for one cable.
    const net = `169.254.${randomInt(1, 254)}.${4 * randomInt(0, 64)}`.split('.');
    const address = (offset: number) => [...net.slice(0, 3), Number(net[3]) + offset].join('.');
    const { near, far } = this.ends;
    this.run(['netns', 'add', this.network]);
    this.run(['link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', this.network]);
    this.run(['address', 'add', `${address(1)}/30`, 'dev', near]);
    this.run(['link', 'set', near, 'up']);
    this.runThere(['address', 'add', `${address(2)}/30`, 'dev', far]);
    this.runThere(['link', 'set', far, 'up']);
    const { host, port } = new pg.Client({ connectionString: target });
    const script = join(import.meta.dirname, 'relay.ts');
    const relay = [script, address(2), `${host}/.s.PGSQL.${port}`];
    this.relay = startProgram(this.ip, ['netns', 'exec', this.network, process.execPath, ...relay]);
    const said = await until(() => this.relay?.words().match(/listening on (\d+)/)?.[1], 'the relay listens', 30_000);
    const url = new URL(target);
    url.search = '';
    url.host = `${address(2)}:${said}`;
    this.url = url.href;
  }

  pull(): void {
    this.runThere(['link', 'set', this.ends.far, 'down']);
  }

  plugIn(): void {
    this.runThere(['link', 'set', this.ends.far, 'up']);
  }

  async takeAway(): Promise<void> {
    await this.relay?.end();
    this.run(['netns', 'delete', this.network]);
  }

  private runThere(args: string[]): void {
    this.run(['-n', this.network, ...args]);
  }

  private run(args: string[]): void {
    try {
      execFileSync(this.ip, args, { stdio: 'pipe' });
    } catch (error) {
      const said = String((error as { stderr?: Buffer }).stderr ?? error).trim();
      throw new Error(
        `Pulling a cable takes leave to make networks (root, or CAP_NET_ADMIN and CAP_SYS_ADMIN in a container): ${said}`,
      );
    }
  }
}
