import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../app.ts';
import { readEnvironment } from '../../environment.ts';
import { openServices } from '../../services.ts';
import type { Application } from '../../test/application.ts';
import { Client } from '../../test/client.ts';

/** A second server over the same database as a test's application, as another node would be. */
export async function secondServer(application: Application) {
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-data-'));
  const services = await openServices({
    environment: readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: dataDir }),
    databaseUrl: application.ownerUrl,
    clock: application.clock,
    log: () => {},
  });
  const app = await createApp(services);
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    as: (person: keyof Application['cast']['people']) => new Client(baseUrl, application.cast.people[person].token),
    async close() {
      await app.close();
      await services.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
