import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../platform/errors.ts';

const builtWebApp = join(import.meta.dirname, '../../dist/web');
/** The server's own paths, where the web app's page never answers for what is missing. */
const ownPaths = /^\/(api|scim|healthz|readyz|metrics|sign-in\/oidc)(\/|$)/;

/**
 * The web app at /: its files, and its page for every address that the app itself tells apart (/tasks/…). Files with a
 * hash in their name are kept by browsers for ever, the page never.
 */
export async function addWebApp(app: FastifyInstance, root: string = builtWebApp): Promise<void> {
  const page = join(root, 'index.html');
  // serve: false — our own route decides, so that a missing file never turns into the app's page.
  await app.register(files, { root, serve: false, cacheControl: false });
  app.get('/*', { logLevel: 'warn' }, (request, reply) => {
    // What was asked for, whatever else the address looks like: // is no address that URL reads.
    const path = `/${(request.params as { '*': string })['*']}`;
    if (ownPaths.test(path)) return reply.callNotFound();
    const isFile = path.slice(path.lastIndexOf('/')).includes('.');
    if (isFile) return sendFile(request, reply, root);
    if (!existsSync(page))
      return reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(missingPage);
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}

function sendFile(request: FastifyRequest, reply: FastifyReply, root: string): FastifyReply {
  const path = (request.params as { '*': string })['*'];
  if (path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.')) || !existsSync(join(root, path)))
    throw notFound();
  const isHashed = path.startsWith('assets/');
  return reply
    .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
    .sendFile(path);
}

const missingPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Causeway: the web app is not built</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem">
<h1>The web app is not built</h1>
<p>The server runs and its <a href="/api/docs">interface</a> answers, but there is no build of the screens in <code>dist/web</code>.
<code>bin/start</code> builds them; while developing, <code>bin/dev</code> serves them.</p>
</body></html>
`;
