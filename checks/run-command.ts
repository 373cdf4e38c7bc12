import { spawn } from 'node:child_process';

export type Outcome = { ok: boolean; durationMs: number };

type Options = {
  /** Shows the command's words as they come, or only when it fails. */
  words: 'at once' | 'on failure';
  /** Variables to set beside our own. */
  environment?: Record<string, string>;
  workingDirectory: string;
};

// Variables with which somebody runs a real Causeway; no test may ever touch what they point to.
const realVariables = [
  'DATABASE_URL',
  'DATA_DIR',
  'STORAGE_URL',
  'MAIL_URL',
  'DNS_SERVERS',
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'OPERATOR_EMAIL',
  'OPERATOR_PASSWORD',
  'SECRET_KEY',
];

/** Runs a command to its end. A command that cannot be started counts as failed, and its reason is shown. */
export async function runCommand(command: string, args: string[], options: Options): Promise<Outcome> {
  const startedMs = performance.now();
  const child = spawn(command, args, {
    cwd: options.workingDirectory,
    env: { ...environmentForTests(process.env), ...options.environment },
    stdio: [
      'ignore',
      ...(options.words === 'at once' ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const)),
    ],
  });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGTERM', passOn);
  process.on('SIGINT', passOn);
  const words: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => void words.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => void words.push(chunk));
  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      words.push(Buffer.from(`${error.message}\n`));
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  process.off('SIGTERM', passOn);
  process.off('SIGINT', passOn);
  if (!ok) process.stdout.write(Buffer.concat(words));
  return { ok, durationMs: performance.now() - startedMs };
}

/** Our variables without those of a real server. */
export function environmentForTests(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !realVariables.includes(name)));
}
