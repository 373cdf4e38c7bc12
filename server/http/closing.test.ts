import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../app.ts';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { readEnvironment } from '../environment.ts';
import { Listener, until } from '../notices/test/scene.ts';
import { openServices } from '../services.ts';
import { useApplication } from '../test/application.ts';

/** What a node that closes still does, and how soon it is closed. Without a reason to wait it does not take its five seconds. */
const application = useApplication();
const promptMilliseconds = 3500;

/** Another node over the same database and the same documents. */
async function openNode() {
  const { DATA_DIR } = application.services.environment;
  const environment = readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR });
  const { clock, ownerUrl } = application;
  const services = await openServices({ environment, databaseUrl: ownerUrl, clock, log: () => {} });
  const app = await createApp(services);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  let closed: Promise<number> | undefined;
  const close = () => {
    const from = performance.now();
    closed ??= app.close().then(() => performance.now() - from);
    return closed;
  };
  onTestFinished(async () => {
    await close();
    await services.close();
  });
  return { url, close };
}

const authorization = (person: keyof typeof application.cast.people) => ({
  authorization: `Bearer ${application.cast.people[person].token}`,
});

/** The head of an answer over a connection that its client would keep; its body is not read yet. */
async function ask(url: string, person: keyof typeof application.cast.people): Promise<IncomingMessage> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const [answer] = await once(get(url, { agent, headers: authorization(person) }), 'response');
  return answer;
}

test('a node with open streams of notices is closed at once, and they end', async () => {
  const node = await openNode();
  const people = ['ada', 'greta', 'gus'] as const;
  const listeners = await Promise.all(people.map((person) => new Listener().open(node.url, authorization(person))));
  expect(listeners.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await node.close()).toBeLessThan(promptMilliseconds);
  await until(() => listeners.every(({ isOver }) => isOver));
});

test('a download that is under way is given whole by a node that closes, and holds it up no longer than that', async () => {
  const node = await openNode();
  const mia = application.as('mia');
  const { id } = await workspaceOf(mia);
  const content = 'x'.repeat(8 * 1024 ** 2);
  const document = await documentIn(mia, id, content);
  const answer = await ask(`${node.url}/api/v1/documents/${document.id}/content`, 'mia');
  const closed = node.close().then(() => performance.now());
  let sizeBytes = 0;
  for await (const chunk of answer) sizeBytes += chunk.length;
  expect(sizeBytes).toBe(content.length);
  const given = performance.now();
  expect((await closed) - given).toBeLessThan(promptMilliseconds);
});

test('a request that is under way is answered by a node that closes', async () => {
  const node = await openNode();
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('lock table workspaces in access exclusive mode');
  const waiting = ask(`${node.url}/api/v1/workspaces`, 'ada');
  await until(async () => {
    const { rows } = await owner.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    return rows.length > 0;
  });
  const closed = node.close();
  // Longer than it takes to look for connections without an answer to give.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await owner.query('rollback');
  await owner.end();
  const answer = await waiting;
  answer.resume();
  expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
  await closed;
});
