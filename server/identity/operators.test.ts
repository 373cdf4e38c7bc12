import pg from 'pg';
import { expect, test } from 'vitest';
import { installationContext } from '../access/context.ts';
import { sweepOutbox } from '../notices/deliver-mail.ts';
import { hour } from '../platform/clock.ts';
import { startApplication, useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { createFirstOperator } from './create-operator.ts';
import { sweep } from './sweep.ts';
import { browser, cookieOf, mailsTo } from './test/mailbox.ts';

const application = useApplication();

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

test('operators make operators, and nobody else does', async () => {
  const body = { name: 'Olga', email: 'olga@operations.example', password: 'a fine long password' };
  for (const person of ['ada', 'erin', 'sol'] as const)
    expect((await application.as(person).post('/operators', body)).status).toBe(403);
  expect((await application.as('nobody').post('/operators', body)).status).toBe(401);
  const made = await application.as('otto').post('/operators', body);
  expect([made.status, made.body.user.isOperator]).toEqual([201, true]);
  expect((await application.as('otto').post('/operators', body)).body.code).toBe('email_taken');
  const signedIn = await application.as('nobody').post('/sessions', { email: body.email, password: body.password });
  const me = await browser(application, cookieOf(signedIn)).get('/me');
  expect([me.body.may.operate, me.body.organisation.kind]).toEqual([true, 'installation']);
});

test('the first operator comes from the environment, when there is none', async () => {
  const { application: fresh, close } = await startApplication();
  const variables = { OPERATOR_EMAIL: 'Root@Fresh.example', OPERATOR_PASSWORD: 'a fine long password' };
  const make = () => createFirstOperator(installationContext(fresh.services), variables);
  const signIn = () =>
    fresh.as('nobody').post('/sessions', { email: 'root@fresh.example', password: 'a fine long password' });
  await make();
  expect((await signIn()).status).toBe(401);
  await runAs(fresh.ownerUrl, 'update users set is_operator = false');
  // Nodes that start together make one: seen to fail with lockOperators taken away.
  await Promise.all([make(), make(), make()]);
  const answer = await signIn();
  expect([answer.status, answer.body.user.isOperator]).toEqual([201, true]);
  await close();
});

test('the outbox is for operators', async () => {
  for (const email of ['one@rest.example', 'two@rest.example']) {
    await application.as('nobody').post('/sign-up', { name: 'X', email, password: 'a fine long password' });
  }
  expect((await application.as('ada').get('/outbox')).status).toBe(403);
  expect((await application.as('nobody').get('/outbox')).status).toBe(401);
  const page = await application.as('otto').get('/outbox?limit=1');
  expect(page.body.items).toHaveLength(1);
  expect(page.body.items[0]).toMatchObject({ status: 'kept', text: expect.any(String), sentAt: null });
  const next = await application.as('otto').get(`/outbox?limit=1&cursor=${page.body.nextCursor}`);
  expect(next.body.items[0].id).not.toBe(page.body.items[0].id);
});

test('the hourly sweep deletes what is over and keeps what is not', async () => {
  await application
    .as('nobody')
    .post('/sign-up', { name: 'X', email: 'swept@rest.example', password: 'a fine long password' });
  const count = async () =>
    Number(
      (
        await query(
          `select (select count(*) from sign_ups) + (select count(*) from attempts) + (select count(*) from idempotency_answers) as n`,
        )
      )[0]?.n,
    );
  await sweep(application.services);
  expect((await mailsTo(application, 'swept@rest.example')).length).toBe(1);
  const signUps = await query(`select 1 from sign_ups where email = 'swept@rest.example'`);
  expect(signUps).toHaveLength(1);
  application.clock.advance(31 * 24 * hour);
  await sweep(application.services);
  expect(await count()).toBe(0);
  expect(await query('select 1 from sessions')).toEqual([]);
});

test('without a mail server the text of a mail stands in the outbox for thirty days', async () => {
  const outbox = async () => (await application.as('otto').get('/outbox?to=old@rest.example')).body.items[0];
  const body = { name: 'X', email: 'old@rest.example', password: 'a fine long password' };
  await application.as('nobody').post('/sign-up', body);
  application.clock.advance(29 * 24 * hour);
  await sweepOutbox(application.services);
  expect((await outbox()).text).toContain('/verify?token=');
  application.clock.advance(25 * hour);
  await sweepOutbox(application.services);
  expect(await outbox()).toMatchObject({ status: 'kept', text: null });
});
