import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What one process may use. */
export type Allowance = { addressSpaceBytes: number; dataBytes: number; cpuSeconds: number; fileBytes: number };

/** How a process is kept small on this machine. */
export type Limits = {
  /** The command that runs the command given, limited. */
  around(command: string[], allowance: Allowance): string[];
  /** What is limited, and what cannot be here, as sentences. */
  sentences: string[];
};

/**
 * Looks for what the machine offers to limit a process: no network (`unshare`), memory, processor time and written bytes
 * (`prlimit`), no new privileges and an end with the server (`setpriv`), low priority (`nice`). What is missing is said.
 */
export async function findLimits(): Promise<Limits> {
  const network = await firstThatWorks([
    ['unshare', '--net'],
    ['unshare', '--user', '--map-current-user', '--net'],
  ]);
  const hasPrlimit = await works(['prlimit', '--core=0', 'true']);
  const privileges = await firstThatWorks([['setpriv', '--no-new-privs', '--pdeathsig', 'KILL']]);
  const priority = await firstThatWorks([['nice', '-n', '10']]);
  return {
    around: (command, allowance) => [
      ...(network ?? []),
      ...(hasPrlimit ? prlimit(allowance) : []),
      ...(privileges ?? []),
      ...(priority ?? []),
      ...command,
    ],
    sentences: [
      network
        ? 'Previews are rendered without a network (unshare).'
        : 'unshare does not work here: previews are rendered with a network, which nothing in their code uses.',
      hasPrlimit
        ? 'Memory, processor time and written bytes of previews are limited (prlimit).'
        : 'prlimit does not work here: only time and the heap of previews are limited.',
      ...(privileges
        ? []
        : ['setpriv does not work here: a preview may outlive a server that was killed, up to its time limit.']),
    ],
  };
}

function prlimit({ addressSpaceBytes, dataBytes, cpuSeconds, fileBytes }: Allowance): string[] {
  return [
    'prlimit',
    `--as=${addressSpaceBytes}`,
    `--data=${dataBytes}`,
    `--cpu=${cpuSeconds}`,
    `--fsize=${fileBytes}`,
    '--core=0',
    '--nofile=512',
  ];
}

async function firstThatWorks(commands: string[][]): Promise<string[] | undefined> {
  for (const command of commands) if (await works([...command, 'true'])) return command;
  return undefined;
}

async function works([program = '', ...rest]: string[]): Promise<boolean> {
  return run(program, rest, { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}
