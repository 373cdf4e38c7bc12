import { createApp, jobKinds } from '../app.ts';
import { openServices } from '../services.ts';
import type { Application } from './application.ts';

/** Another node over the same database and the same store, as another process would be. */
export async function startSecondNode(application: Application): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const services = await openServices({
    environment: application.services.environment,
    databaseUrl: application.ownerUrl,
    clock: application.clock,
    log: () => {},
  });
  await services.jobs.start(jobKinds(services));
  const app = await createApp(services);
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    baseUrl,
    async close() {
      await app.close();
      await services.close();
    },
  };
}
