import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../nodes/test/programs.ts';

/** A small disk of its own, made of memory, that can fill up and become read-only. */
export class Disk {
  readonly folder: string;
  private readonly filler: string;

  constructor(sizeMebibytes: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'causeway-faults-disk-'));
    this.filler = join(this.folder, fillerName);
    run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMebibytes}m,mode=755`, 'tmpfs', this.folder]);
  }

  async fill(): Promise<void> {
    const file = await open(this.filler, 'a');
    try {
      for (const size of [1024 * 1024, 4096]) await writeUntilFull((bytes) => file.write(bytes), Buffer.alloc(size));
    } finally {
      await file.close();
    }
  }

  async makeRoom(): Promise<void> {
    await rm(this.filler, { force: true });
  }

  /** Waits for a moment in which nobody has a file open for writing. */
  async becomeReadOnly(): Promise<void> {
    await until(() => {
      run('mount', ['-o', 'remount,ro', this.folder]);
      return true;
    }, `${this.folder} is read-only`);
  }

  becomeWritable(): void {
    run('mount', ['-o', 'remount,rw', this.folder]);
  }

  async end(): Promise<void> {
    run('umount', [this.folder]);
    await rmdir(this.folder);
  }
}

/** What takes all the room; no file of the installation. */
export const fillerName = 'fault-filler';

async function writeUntilFull(write: (bytes: Buffer) => Promise<unknown>, bytes: Buffer): Promise<void> {
  try {
    for (;;) await write(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function run(program: string, args: string[]): void {
  try {
    execFileSync(program, args, { stdio: 'pipe' });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new Error(`Faults of disks take leave to mount (root, or CAP_SYS_ADMIN in a container): ${said}`);
  }
}
