import { simpleParser } from 'mailparser';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useInstallation } from './test/installation.ts';
import { freePort, until } from './test/programs.ts';

const port = await freePort();
/** Addresses of the mails that came. */
const came: string[] = [];
const receiver = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    simpleParser(stream).then((mail) => {
      came.push(
        [mail.to ?? []]
          .flat()
          .map(({ text }) => text)
          .join(),
      );
      done();
    }, done);
  },
});
beforeAll(() => new Promise<void>((resolve) => void receiver.listen(port, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => receiver.close(() => resolve())));

/** Three nodes, each with workers of its own over the same jobs. */
const installation = useInstallation(3, { MAIL_URL: `smtp://127.0.0.1:${port}` });

async function ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

test('each job runs on one node and once: of 120 mails that three nodes were asked for, each comes once', async () => {
  const { acme } = installation.cast.organisations;
  const addresses = Array.from({ length: 120 }, (_, number) => `person-${number}@jobs.example`);
  await Promise.all(
    [0, 1, 2].map(async (place) => {
      const ada = installation.as('ada', installation.nodes[place]!.url);
      for (const email of addresses.filter((_, index) => index % 3 === place)) {
        const answer = await ada.post(`/organisations/${acme.id}/invitations`, { email });
        expect(answer.status, answer.text).toBe(201);
      }
    }),
  );
  await until(() => came.length >= addresses.length, 'all mails came');
  const jobs = () =>
    ask<{ state: string; count: number }>(
      "select state::text, count(*)::int as count from pgboss.job where name = 'mail.send' group by state",
    );
  await until(async () => (await jobs()).every(({ state }) => state === 'completed'), 'all jobs are done');
  expect(came.toSorted()).toEqual(addresses.toSorted());
});

test('what has a schedule runs once each time, on whichever of three nodes', async () => {
  const queue = 'connections.sweep';
  const known = await ask('select from pgboss.schedule where name = $1', [queue]);
  expect(known).toHaveLength(1);
  const from = new Date();
  await ask("update pgboss.schedule set cron = '* * * * *' where name = $1", [queue]);
  const runs = () =>
    ask<{ minute: string; count: number; state: string }>(
      `select date_trunc('minute', created_on)::text as minute, count(*)::int as count, max(state::text) as state
       from pgboss.job where name = $1 and created_on >= $2 group by 1 order by 1`,
      [queue, from],
    );
  const seen = await until(
    async () => {
      const found = await runs();
      return found.filter(({ state }) => state === 'completed').length >= 2 && found;
    },
    'it ran in two minutes',
    240_000,
  );
  expect(seen.map(({ count }) => count)).toEqual(seen.map(() => 1));
});
