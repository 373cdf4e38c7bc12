import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymous } from '../access/actor.ts';
import { contextOf, failureOf, type HttpServices } from '../http/serve.ts';
import { addDiscovery } from './add-discovery.ts';
import type { Caller } from './caller.ts';
import { namesVersion } from './caller.ts';
import { type ScimRoute, scimRoutes } from './endpoints.ts';
import { isObject } from './patch.ts';
import { authenticateProvisioning, type Provisioning } from './provisioning-actor.ts';
import { countRequest } from './rate.ts';
import { rememberRequest } from './remember-request.ts';
import type { Resource } from './resource.ts';
import { badRequest, errorDocument, noSuchResource, ScimError, scimErrorOf } from './scim-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    provisioning?: Provisioning;
  }
}

/** Largest body, in bytes. */
export const scimBodyMaximumBytes = 524_288;
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const unsupported = ['/Bulk', '/Me', '/.search', '/Users/.search', '/Groups/.search'];

/**
 * SCIM 2.0 at /scim/v2 (RFC 7643 and 7644), for identity providers that hold a provisioning token of an organisation. Its
 * bodies, its errors and its versions have forms of their own, so it stands beside the API.
 */
export async function addScim(app: FastifyInstance, services: HttpServices): Promise<void> {
  await app.register(
    async (scim) => {
      scim.addContentTypeParser('application/scim+json', { parseAs: 'string' }, (_request, body, done) => {
        try {
          const text = body.toString();
          // Clients that name the type of every request name it where there is no body too, as with DELETE.
          done(null, text.trim() === '' ? undefined : JSON.parse(text));
        } catch {
          done(badRequest('invalidSyntax', 'The body is not valid JSON.'));
        }
      });
      scim.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      scim.setErrorHandler((error, request, reply) => sendError(error, request, reply));
      addDiscovery(scim, services);
      for (const route of scimRoutes) addRoute(scim, services, route);
      // Else the web app would answer here.
      scim.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: '/*',
        handler: async (request) => {
          throw missing(request);
        },
      });
    },
    { prefix: '/scim/v2' },
  );
}

function addRoute(scim: FastifyInstance, services: HttpServices, route: ScimRoute): void {
  scim.route({
    method: route.method,
    url: route.url,
    bodyLimit: scimBodyMaximumBytes,
    // Before the body is read: whoever may not in sends nothing.
    onRequest: async (request) => {
      request.actor = anonymous;
      const provisioning = await authenticateProvisioning(services, request.headers.authorization);
      if (!provisioning) throw new ScimError(401, 'This takes a provisioning token of an organisation.');
      countRequest(provisioning.tokenId, services.clock.now());
      request.provisioning = provisioning;
      request.actor = provisioning.actor;
    },
    handler: (request, reply) => answer(services, route, { request, reply }),
  });
}

function missing(request: FastifyRequest): ScimError {
  const path = (request.url.split('?')[0] ?? '').slice('/scim/v2'.length);
  return unsupported.includes(path)
    ? new ScimError(501, 'This part of SCIM is not supported; see /ServiceProviderConfig.')
    : noSuchResource();
}

type Exchange = { request: FastifyRequest; reply: FastifyReply };

async function answer(services: HttpServices, route: ScimRoute, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const { provisioning } = request;
  if (!provisioning) throw new Error('a route of SCIM was reached without a token');
  const outside = contextOf(services, request, reply);
  const { ifMatchVersion: _, ...facts } = outside.request;
  const caller: Caller = {
    context: { ...outside, actor: provisioning.actor, request: facts },
    managesAdministrators: provisioning.managesAdministrators,
    ifMatch: request.headers['if-match'],
  };
  const { id } = request.params as { id?: string };
  try {
    if (id !== undefined && !idPattern.test(id)) throw noSuchResource();
    const query = request.query as Record<string, unknown>;
    const result = await route.verb(caller, { id: id?.toLowerCase() ?? '', query, body: bodyOf(route, request) });
    const status = send(exchange, route, result);
    await rememberRequest(caller, provisioning, { request, route, status });
    return reply;
  } catch (error) {
    await rememberRequest(caller, provisioning, { request, route, error });
    throw error;
  }
}

function bodyOf(route: ScimRoute, request: FastifyRequest): Record<string, unknown> {
  if (route.method === 'GET' || route.method === 'DELETE') return {};
  if (request.body instanceof Readable) throw new ScimError(415, 'The body must be sent as application/scim+json.');
  if (isObject(request.body)) return request.body;
  throw badRequest('invalidSyntax', 'The body must be a JSON object, sent as application/scim+json.');
}

function send({ request, reply }: Exchange, route: ScimRoute, result: unknown): number {
  const resource = result as Resource | Record<string, unknown> | undefined;
  const etag = resource && typeof resource.etag === 'string' ? resource.etag : undefined;
  if (etag) reply.header('etag', etag);
  const known = request.headers['if-none-match'];
  if (route.method === 'GET' && etag && known !== undefined && namesVersion(known, etag)) {
    reply.code(304).send();
    return 304;
  }
  const body: Record<string, unknown> | undefined = etag ? (resource as Resource).body : resource;
  if (body === undefined || route.status === 204) {
    reply.code(204).send();
    return 204;
  }
  const location = (body.meta as { location?: string } | undefined)?.location;
  if (route.status === 201 && location) reply.header('location', location);
  sendJson(reply, route.status, body);
  return route.status;
}

function sendJson(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).type('application/scim+json; charset=utf-8').serializer(JSON.stringify).send(body);
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = scimErrorOf(error);
  if (!known) request.log.error(failureOf(error, request), 'A request failed.');
  const refusal = known ?? new ScimError(500, `Something broke on our side; the log has it under ${request.id}.`);
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="scim"');
  if (refusal.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(refusal.retryAfterSeconds))));
  if (request.body instanceof Readable && !request.body.readableEnded) reply.header('connection', 'close');
  return sendJson(reply, refusal.status, errorDocument(refusal));
}
