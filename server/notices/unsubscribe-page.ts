import type { FastifyInstance } from 'fastify';
import { anonymous } from '../access/actor.ts';
import { contextOf, type HttpServices } from '../http/serve.ts';
import { Problem } from '../platform/errors.ts';
import { unsubscribe } from './settings.ts';

/**
 * POST /unsubscribe?token=…, outside of /api/v1: what a mail program calls when somebody presses its own button (RFC 8058).
 * It sends a form and no cookie. Opening the same address shows a page of the web app that asks first, so that programs
 * which follow links stop nothing.
 */
export async function addUnsubscribePage(app: FastifyInstance, services: HttpServices): Promise<void> {
  await app.register(async (pages) => {
    // What the form says is fixed by the RFC; only the token counts.
    pages.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, (_request, _body, done) => done(null));
    pages.post('/unsubscribe', async (request, reply) => {
      request.actor = anonymous;
      const token = new URL(request.url, 'http://ours.invalid').searchParams.get('token');
      if (!token || token.length > 1000) throw new Problem('token_invalid');
      await unsubscribe(contextOf(services, request, reply), token);
      return reply.header('cache-control', 'no-store').type('text/plain').send('Done: no more such mails.\n');
    });
  });
}
