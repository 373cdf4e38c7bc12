import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { readEnvironment } from '../../server/environment.ts';
import { type Running, startServer } from '../../server/start.ts';
import { copyTemplate, dropDatabase, withDatabase } from '../../server/test/global-setup.ts';
import { type Finished, runCommand } from './run-command.ts';

type Watch = Parameters<typeof runCommand>[2];

export type Machine = {
  folder: string;
  databaseUrl: string;
  /** A command on the server's own machine, where it finds the server that runs. */
  causeway(words: string[], watch?: Watch): Promise<Finished>;
  /** A command with a server of its own that lasts as long as the command and dies with it, over the same database. */
  causewayAlone(words: string[], watch?: Watch): Promise<Finished>;
};

/** A machine on which a server runs, over a database of its own; call at the top of a test file. */
export function useMachine(variables: () => Record<string, string> = () => ({})): Machine {
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  const machine = {} as Machine;
  let server: Running | undefined;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'causeway-cli-'));
    await copyTemplate(inject('adminUrl'), name, inject('templateDatabase'));
    const databaseUrl = withDatabase(inject('adminUrl'), name);
    const common = { DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...variables() };
    const here = { ...common, DATA_DIR: join(folder, 'data') };
    server = await startServer(readEnvironment(here), () => {});
    Object.assign(machine, {
      folder,
      databaseUrl,
      causeway: (words: string[], watch?: Watch) => runCommand(words, here, watch),
      causewayAlone: (words: string[], watch?: Watch) =>
        runCommand(words, { ...common, DATA_DIR: join(folder, 'alone') }, watch),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await dropDatabase(inject('adminUrl'), name);
    await rm(machine.folder, { recursive: true, force: true });
  });
  return machine;
}
