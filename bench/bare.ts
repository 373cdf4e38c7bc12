import Fastify from 'fastify';

/** The baseline: a bare Fastify route on its own process. `node bench/bare.ts` prints its address. */
const app = Fastify();
app.get('/', async () => ({ ok: true }));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
