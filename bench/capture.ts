import { createApp } from '../server/app.ts';
import { readEnvironment } from '../server/environment.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openServices } from '../server/services.ts';
import { benchToken } from './world.ts';

export type Statement = { text: string; parameters: readonly unknown[] };
export type Request = { method: 'GET' | 'POST'; path: string; body?: unknown };

/** The statements that one request makes, in order, so that pgbench can make the very same. */
export async function captureStatements(databaseUrl: string, dataDir: string, request: Request): Promise<Statement[]> {
  const statements: Statement[] = [];
  const services = await openServices({
    environment: readEnvironment({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }),
    databaseUrl,
    clock: systemClock,
    log: (sentence) => process.stderr.write(`${sentence}\n`),
    onStatement: (text, parameters) => statements.push({ text, parameters }),
  });
  const app = await createApp(services);
  try {
    const answer = await app.inject({
      method: request.method,
      url: `/api/v1${request.path}`,
      headers: { authorization: `Bearer ${benchToken}` },
      ...(request.body === undefined ? {} : { payload: request.body as object }),
    });
    if (answer.statusCode >= 300)
      throw new Error(`${request.method} ${request.path} answered ${answer.statusCode}: ${answer.body}`);
    return statements;
  } finally {
    await app.close();
    await services.close();
  }
}
