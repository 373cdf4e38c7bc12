import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Call } from './command.ts';

/**
 * The password that confirms an act: from --password, CAUSEWAY_PASSWORD, or typed unseen. Nothing for the command line on
 * the server's own machine, whose word is enough where it may act at all.
 */
export async function askPassword(call: Call): Promise<{ password?: string }> {
  const known = call.values.password ?? process.env.CAUSEWAY_PASSWORD;
  if (typeof known === 'string' && known !== '') return { password: known };
  if (!process.env.CAUSEWAY_TOKEN || !process.stdin.isTTY) return {};
  call.say('Your password, which confirms this:');
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return { password: await asking.question('', { signal: call.signal }) };
  } finally {
    asking.close();
  }
}

export const passwordOption = { password: { type: 'string' } } as const;
