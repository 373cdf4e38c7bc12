import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { runCommand } from './run-command.ts';

const run = promisify(execFile);

/** Where a browser may be, best first. */
export function candidates(environment: NodeJS.ProcessEnv, playwrightPath: string): string[] {
  const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].filter((path) => existsSync(path));
  const own = environment.CHROMIUM_PATH ? [environment.CHROMIUM_PATH] : [];
  return [...own, ...installed, ...places, playwrightPath];
}

/** The first of these that is a browser which runs here; asking its version finds the stand-ins that only say "install me". */
export async function firstThatRuns(names: string[]): Promise<string | undefined> {
  for (const name of names) {
    try {
      const { stdout } = await run(name, ['--version'], { timeout: 30_000 });
      if (/chrom/i.test(stdout)) return await fullPath(name);
    } catch {
      // Not there, or not one that runs; the next may be. The caller says so when none is.
    }
  }
  return undefined;
}

/** Finds a browser for the walks, installing one when there is none. Undefined when that fails too; its reason is shown. */
export async function provideBrowser(root: string): Promise<string | undefined> {
  const names = candidates(process.env, chromium.executablePath());
  const found = await firstThatRuns(names);
  if (found) return found;
  console.log('No browser was found; installing one …');
  for (const [command, args] of installers()) {
    await runCommand(command, args, {
      words: 'on failure',
      workingDirectory: root,
      environment: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = await firstThatRuns(names);
    if (installed) return installed;
  }
  return undefined;
}

function installers(): [string, string[]][] {
  const playwright: [string, string[]] = [
    process.execPath,
    ['node_modules/playwright-core/cli.js', 'install', 'chromium'],
  ];
  const isDebianRoot = process.geteuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isDebianRoot) return [playwright];
  // Also brings the system libraries, which playwright's own download needs too.
  const debian = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
  return [['/bin/sh', ['-c', debian]], playwright];
}

async function fullPath(name: string): Promise<string> {
  if (name.includes('/')) return name;
  const { stdout } = await run('/bin/sh', ['-c', 'command -v "$1"', 'sh', name]);
  return stdout.trim();
}
