import Fastify from 'fastify';
import { readEnvironment } from '../server/environment.ts';
import { authenticate } from '../server/http/authenticate.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { hashToken } from '../server/platform/secrets.ts';
import { openServices } from '../server/services.ts';

/**
 * The baseline with a session: a bare Fastify route that only asks who holds the token, at `/ours` with the check that every
 * request of ours makes, and at `/plain` with one indexed look-up through the driver. `node bench/bare-session.ts` prints its address.
 */
const environment = readEnvironment(process.env);
const databaseUrl = environment.DATABASE_URL;
if (!databaseUrl) throw new Error('DATABASE_URL says where the tokens are.');
const log = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const services = await openServices({ environment, databaseUrl, clock: systemClock, log });
// As the owner: row-level security is what is ours, and a plain look-up has none.
const pool = openPool({ url: databaseUrl, poolSize: environment.DATABASE_POOL_SIZE, log }, null);
const lookUp = `select u.id, u.organisation_id from api_tokens t join users u on u.id = t.user_id
  where t.token_hash = $1 and u.status = 'active'`;

const app = Fastify();
app.get('/ours', async ({ headers }, reply) => {
  const actor = await authenticate(services, { authorization: headers.authorization, cookie: undefined });
  return actor.kind === 'user' ? { ok: true } : reply.code(401).send({ ok: false });
});
app.get('/plain', async ({ headers }, reply) => {
  const token = headers.authorization?.match(/^Bearer (.+)$/)?.[1] ?? '';
  const { rows } = await pool.query(lookUp, [hashToken(token)]);
  return rows.length === 1 ? { ok: true } : reply.code(401).send({ ok: false });
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
