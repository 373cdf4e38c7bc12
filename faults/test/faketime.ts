import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The clock of a process that is started with `environment`, set forward and back while it runs; by Debian's libfaketime. */
export class JumpingClock {
  readonly environment: Record<string, string>;
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
    this.environment = {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // As real clocks do: what measures how long something takes goes on evenly.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  async jumpTo(offsetSeconds: number): Promise<void> {
    await writeFile(this.file, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`);
  }
}

function findLibrary(): string {
  const places = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'));
  const found = places.find((path) => existsSync(path));
  if (found) return found;
  throw new Error('libfaketime is not installed, so no clock can be made to jump here (Debian: faketime).');
}
