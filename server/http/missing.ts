import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Problem } from '../platform/errors.ts';
import type { Route } from './route.ts';

/** What answers where no route does: 405 `method_not_allowed` with `Allow` where the path takes other methods, else 404. */
export function answerMissing(routes: readonly Route[]): (request: FastifyRequest, reply: FastifyReply) => never {
  const patterns = [...Map.groupBy(routes, ({ path }) => path)].map(([path, own]) => ({
    pattern: new RegExp(`^/api/v1${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
    methods: own.map(({ method }) => method),
  }));
  return (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).flatMap((found) => found.methods);
    if (methods.length === 0) throw notFound();
    reply.header('allow', [...new Set(methods)].sort().join(', '));
    throw new Problem('method_not_allowed', `This path takes ${[...new Set(methods)].sort().join(', ')}.`);
  };
}
