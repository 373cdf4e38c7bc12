import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { z } from 'zod';
import { type Actor, anonymous } from '../access/actor.ts';
import { aside, lookFirst, type Outside, type Services } from '../access/context.ts';
import { recordRefusedRequest } from '../audit/record-refused-request.ts';
import { knownDeviceDays, sessionDays } from '../identity/session.ts';
import { day, minute, second } from '../platform/clock.ts';
import { Problem, problemDocument } from '../platform/errors.ts';
import {
  AnsweredBefore,
  hearAnswerToNobody,
  type IdempotentRequest,
  requestHash,
  saveAnswer,
} from '../platform/idempotency.ts';
import { requireDemandedSecondFactor } from '../second-factors/require-second-factor.ts';
import { afterTheFirst } from './after-the-first.ts';
import { authenticate, deviceCookie, sessionCookie } from './authenticate.ts';
import { ContentAnswer, type StreamBody } from './content.ts';
import { refuseCrossSite } from './cross-site.ts';
import { securityHeaders } from './headers.ts';
import { withoutEmptyFilters, withoutNulls } from './left-away.ts';
import { Load, limitBodyTime } from './load.ts';
import type { Pool } from './metrics.ts';
import { answerMissing } from './missing.ts';
import { problemOf } from './problem-of.ts';
import type { Route } from './route.ts';
import { answerUnreadable, unstorableFields } from './unreadable.ts';

/** Largest JSON body that is accepted, in bytes. */
export const bodyMaximumBytes = 1_048_576;

export type HttpServices = Services & { installationTokenName?: string; pool?: Pool };

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** Its body is read as it comes, and may take as long as it moves. */
    takesStream?: boolean;
  }
}

/** The HTTP server with every route of the list below /api/v1; the web app and health checks are added by app.ts. */
export function createServer(services: HttpServices, routes: Route[]): FastifyInstance {
  const { REQUEST_SECONDS, REQUESTS_MAXIMUM, CONNECTIONS_MAXIMUM, PUBLIC_URL } = services.environment;
  const load = new Load(REQUESTS_MAXIMUM, services.pool);
  const app = Fastify({
    bodyLimit: bodyMaximumBytes,
    trustProxy: services.environment.TRUST_PROXY,
    // Nobody sorts by it, and unlike an id of ours it comes from randomness that was drawn before.
    genReqId: () => randomUUID(),
    // The head of a request; a body has a limit of its own, for uploads may take as long as they move.
    http: {
      headersTimeout: REQUEST_SECONDS * 1000,
      connectionsCheckingInterval: Math.min(REQUEST_SECONDS * 1000, 5000),
    },
    connectionTimeout: silenceMilliseconds,
    routerOptions: { maxParamLength: 500 },
    // Who still speaks to a server that closes gets an answer, and with it the end of the connection.
    return503OnClosing: false,
    logger:
      services.environment.LOG_LEVEL === 'silent'
        ? false
        : { level: services.environment.LOG_LEVEL, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost more than most requests log: each line names its request itself.
    childLoggerFactory: (logger, bindings, options) => (options.level ? logger.child(bindings, options) : logger),
    // Addresses and requests that cannot be read come to no route and to no hook.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(securityHeaders(PUBLIC_URL))),
    clientErrorHandler: answerUnreadable,
  });
  app.removeAllContentTypeParsers();
  app.register(cookie);
  app.decorateRequest('actor');
  app.setValidatorCompiler(({ schema, httpPart, method }) =>
    validate(schema as unknown as z.ZodType, httpPart ?? 'body', method === 'POST'),
  );
  app.setSerializerCompiler(
    ({ schema }) =>
      (data) =>
        JSON.stringify((schema as unknown as z.ZodType).parse(data)),
  );
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
  app.addContentTypeParser(streamedTypes, (_request, payload, done) => done(null, payload));
  app.server.maxConnections = CONNECTIONS_MAXIMUM;
  app.addHook('onRequest', (request, _reply, done) => {
    load.requireRoom(request.url);
    refuseCrossSite(request, PUBLIC_URL);
    done();
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (!request.routeOptions.config.takesStream) limitBodyTime(request.raw, REQUEST_SECONDS);
    done(null, payload);
  });
  app.addHook('onClose', () => load.untilDone(endingMilliseconds));
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler(answerMissing(routes));
  for (const route of routes) register(app, { ...services, load }, route);
  return app;
}

/** A connection on which nothing at all moves for so long is ended. */
const silenceMilliseconds = 5 * minute;
/** Uploads that a closing server has cut off have this long to keep what came and to let go of their lease. */
const endingMilliseconds = 5 * second;

/** Bodies that are never read into memory; only routes whose body is 'stream' take them. */
const streamedTypes = ['multipart/form-data', 'application/offset+octet-stream', 'application/octet-stream'];

function parseJson(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const text = body.toString();
  try {
    done(null, text.trim() === '' ? undefined : JSON.parse(text));
  } catch {
    done(
      new Problem(
        'malformed_json',
        'The body is not valid JSON. Send an object such as {"name":"…"} with content-type application/json.',
      ),
    );
  }
}

function validate(shape: z.ZodType, part: string, isNew: boolean) {
  return (data: unknown) => {
    const unstorable = part === 'body' ? [] : unstorableFields(data);
    if (unstorable.length > 0)
      return {
        error: new Problem('invalid', `${unstorable[0]?.path}: ${unstorable[0]?.message}`, { errors: unstorable }),
      };
    const result = shape.safeParse(meant(shape, data, { part, isNew }));
    if (result.success) return { value: result.data };
    const errors = result.error.issues.slice(0, 50).flatMap((issue) => {
      const place = issue.path.map(String).join('.');
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.slice(0, 50).map((key) => ({
          path: [place, key.slice(0, 100)].filter(Boolean).join('.'),
          message: 'is not a field of this request; leave it away',
        }));
      }
      return [{ path: place || part, message: issue.message }];
    });
    const sentences = errors.slice(0, 3).map((error) => `${error.path}: ${error.message}`);
    return { error: new Problem('invalid', sentences.join('; '), { errors }) };
  };
}

/** What was sent, without what means the same as leaving it away. */
function meant(shape: z.ZodType, data: unknown, { part, isNew }: { part: string; isNew: boolean }): unknown {
  if (part === 'querystring') return withoutEmptyFilters(shape, data);
  if (part !== 'body') return data;
  return isNew ? withoutNulls(shape, data ?? {}) : (data ?? {});
}

function register(app: FastifyInstance, services: HttpServices & { load: Load }, route: Route): void {
  app.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    config: { takesStream: route.body === 'stream' },
    schema: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...bodyShape(route),
      ...(route.answer && route.answer !== 'content' ? { response: { [route.status]: route.answer } } : {}),
    },
    preValidation: (request, _reply, done) => {
      if (request.body instanceof Readable && route.body !== 'stream') throw new Problem('unsupported_media_type');
      done();
    },
    preHandler: async (request, reply) => {
      const actor = await authenticate(services, {
        authorization: request.headers.authorization,
        cookie: request.cookies[sessionCookie],
      });
      if (typeof route.access === 'string') {
        if (actor.kind === 'anonymous') throw new Problem('unauthenticated');
        if (actor.kind === 'installation' && route.access === 'user')
          throw new Problem('forbidden', 'This is done by a person who signs in.');
      }
      request.actor = actor;
      if (typeof route.access !== 'string' || actor.kind !== 'user' || route.isOpenBeforeSecondFactor) return;
      try {
        requireDemandedSecondFactor(actor);
      } catch (error) {
        await recordRefusedRequest(contextOf(services, request, reply), attemptOf(route, request), problemOf(error));
        throw error;
      }
    },
    handler: async (request, reply) => {
      const idempotency = idempotencyOf(request, route);
      const context = contextOf(services, request, reply, idempotency);
      const body = route.body === 'stream' ? streamOf(request) : request.body;
      const input = { params: request.params, query: request.query, body };
      try {
        if (idempotency && typeof route.access !== 'string') await hearFromBefore(services, context, idempotency);
        const verb = route.verb as (context: Outside, input: unknown) => Promise<unknown>;
        const perform = () => verb(context, input);
        // What came as a stream is read once; its repetition can only listen for the first answer.
        const listen = () => lookFirst(context, () => Promise.reject(new Problem('idempotency_key_in_use')));
        const act = idempotency ? () => afterTheFirst(perform, route.body === 'stream' ? listen : perform) : perform;
        const result = await (route.body === 'stream' ? services.load.following(act) : services.load.counting(act));
        return answer(reply, route.status, result);
      } catch (error) {
        if (error instanceof AnsweredBefore) {
          if (error.answer.sessionToken) context.request.setSession?.(error.answer.sessionToken);
          return answer(reply.header('idempotency-replayed', 'true'), error.answer.status, error.answer.body);
        }
        await recordRefusedRequest(context, attemptOf(route, request), problemOf(error));
        if (idempotency) await rememberRefusal(services, context, idempotency, error);
        throw error;
      }
    },
  });
}

/** Of a request that takes no fields: it may have no body at all, but what is sent is not passed over in silence. */
const noFields = z.strictObject({});

function bodyShape({ method, body = noFields }: Route): { body?: z.ZodType } {
  return method === 'GET' || body === 'stream' ? {} : { body };
}

/** What somebody tried, for the record of its refusal. */
function attemptOf({ method, path, answer }: Route, { params }: FastifyRequest) {
  return { method, path, params, isContent: answer === 'content' };
}

/** The body as it comes; without one, an empty stream. */
function streamOf(request: FastifyRequest): StreamBody {
  const length = request.headers['content-length'];
  return {
    contentType: request.headers['content-type'] ?? '',
    lengthBytes: length === undefined ? null : Number(length),
    stream: request.body instanceof Readable ? request.body : Readable.from([]),
  };
}

function answer(reply: FastifyReply, status: number, result: unknown): FastifyReply {
  if (result instanceof ContentAnswer) {
    reply.code(result.status).header('cache-control', 'no-store').headers(result.headers);
    return reply.send(typeof result.content === 'string' ? Buffer.from(result.content) : (result.content ?? undefined));
  }
  reply.code(status);
  reply.header('cache-control', 'no-store');
  if (status >= 400) return reply.type('application/problem+json').serializer(JSON.stringify).send(result);
  if (result === undefined || status === 204) return reply.send();
  const version = versionOf(result);
  if (version !== undefined) reply.header('etag', `"${version}"`);
  return reply.type('application/json').send(result);
}

/** The version of what is answered. Where that is a user among what belongs to them, such as /me, a change is one of the user. */
function versionOf(result: unknown): number | undefined {
  const { version, user } = (result ?? {}) as { version?: unknown; user?: { version?: unknown } | null };
  return [version, user?.version].find((one) => typeof one === 'number');
}

/** What a verb is called with: who asks, by what request, and how the answer may set cookies. */
export function contextOf(
  services: HttpServices,
  request: FastifyRequest,
  reply: FastifyReply,
  idempotency?: IdempotentRequest,
): Outside {
  const ifMatch = request.headers['if-match'];
  const version =
    ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch.match(/^(?:W\/)?"(\d{1,9})"$/)?.[1] ?? -1);
  return {
    actor: request.actor,
    services,
    now: () => services.clock.now(),
    request: {
      id: request.id,
      address: request.ip,
      act: `${request.method} ${(request.url.split('?')[0] ?? '').slice('/api/v1'.length)}`,
      device: request.cookies[deviceCookie],
      setDevice(token) {
        const secure = services.environment.PUBLIC_URL.startsWith('https:');
        reply.setCookie(deviceCookie, token, {
          path: '/api/v1/sessions',
          httpOnly: true,
          sameSite: 'lax',
          secure,
          maxAge: (knownDeviceDays * day) / 1000,
        });
      },
      header: (name) => {
        const value = request.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
      },
      ...(version === undefined ? {} : { ifMatchVersion: version }),
      ...(idempotency ? { idempotency } : {}),
      setSession(token) {
        if (idempotency && token) idempotency.sessionToken = token;
        const options = {
          path: '/',
          httpOnly: true,
          sameSite: 'lax',
          secure: services.environment.PUBLIC_URL.startsWith('https:'),
        } as const;
        if (token) reply.setCookie(sessionCookie, token, { ...options, maxAge: (sessionDays * day) / 1000 });
        else reply.clearCookie(sessionCookie, options);
      },
    },
  };
}

function idempotencyOf(request: FastifyRequest, route: Route): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (route.method !== 'POST' || key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('invalid', 'Idempotency-Key: must be 1 to 255 visible ASCII characters', {
      errors: [{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }],
    });
  }
  const { actor } = request;
  return {
    scope: actor.kind === 'user' ? actor.userId : actor.kind,
    key,
    // A stream is not read twice: the key stands for its bytes.
    requestHash: requestHash(request.method, request.url, request.body instanceof Readable ? null : request.body),
    status: route.status,
  };
}

/** What is open to everybody may have been sent before its sender was signed in, perhaps by its own first answer. */
async function hearFromBefore(services: HttpServices, context: Outside, idempotency: IdempotentRequest): Promise<void> {
  if (context.actor.kind !== 'user') return;
  await aside({ ...context, actor: anonymous }, ({ database }) =>
    hearAnswerToNobody(database, services.sealer, idempotency, context.now()),
  );
}

/** A refusal is a first answer too, and is repeated; but not one that says "sign in" or "later". */
async function rememberRefusal(
  services: HttpServices,
  context: Outside,
  idempotency: IdempotentRequest,
  error: unknown,
): Promise<void> {
  const problem = problemOf(error);
  if (
    !problem ||
    problem.status >= 500 ||
    [401, 429].includes(problem.status) ||
    problem.code.startsWith('idempotency_')
  )
    return;
  await aside(context, ({ database }) =>
    saveAnswer(database, services.sealer, idempotency, problemDocument(problem), context.now(), problem.status),
  );
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem) return send(reply, problem);
  request.log.error(failureOf(error, request), 'A request failed.');
  return send(reply, new Problem('internal', `Something broke on our side; the log has it under ${request.id}.`));
}

/** What the log says of a request that failed by our fault: never its query, which can hold what people searched for. */
export function failureOf(error: unknown, { id, method, url }: FastifyRequest) {
  return { reqId: id, err: error, method, url: url.split('?')[0] };
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  // What is refused before its bytes were read is not read any more; the connection ends with the answer.
  if (problem.code === 'too_slow') reply.header('connection', 'close');
  if (reply.request.body instanceof Readable && !reply.request.body.readableEnded) reply.header('connection', 'close');
  if (problem.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemDocument(problem));
}
