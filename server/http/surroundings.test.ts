import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../app.ts';
import { errorCodes } from '../platform/error-codes.ts';
import { useApplication } from '../test/application.ts';
import { addSecurityHeaders } from './headers.ts';
import { addHealth } from './health.ts';
import { RequestMetrics } from './metrics.ts';
import { problemOf } from './problem-of.ts';
import { addWebApp } from './static.ts';

const application = useApplication();
const fetchPath = (path: string, init?: RequestInit) => fetch(application.baseUrl + path, init);

describe('the published interface', () => {
  test('the OpenAPI document holds every route, its fields and who may call it', async () => {
    const { status, body } = await application.as('nobody').get('/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const documented = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      routes.map((route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`).sort(),
    );
    const operations = Object.values(body.paths).flatMap((methods) => Object.values(methods as object));
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
    for (const operation of operations) {
      expect(operation.summary, operation.operationId).toMatch(/^[A-Z].*[.?]$/);
      const isOpen = operation.security.length === 0;
      expect(typeof operation['x-public-because'], operation.operationId).toBe(isOpen ? 'string' : 'undefined');
    }
  });

  test('every error code is published with its status and meaning, and every reference in the document leads somewhere', async () => {
    const { body } = await application.as('nobody').get('/errors');
    expect(body.items).toEqual(Object.entries(errorCodes).map(([code, entry]) => ({ code, ...entry })));
    const { body: document, text } = await application.as('nobody').get('/openapi.json');
    for (const [, reference] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(
        reference?.split('/').reduce((place, name) => place?.[name], document),
        reference,
      ).toBeDefined();
    }
  });

  test('limits are published as this installation has them', async () => {
    const { body } = await application.as('nobody').get('/limits');
    expect(body.items).toContainEqual(expect.objectContaining({ name: 'unanswered_requests', value: 50 }));
    expect(body.items).toContainEqual(expect.objectContaining({ name: 'body_bytes', value: 1_048_576 }));
  });

  test('the readable pages load nothing from elsewhere and run nothing', async () => {
    for (const path of ['/api/docs', '/api/docs/errors', '/api/docs/limits']) {
      const answer = await fetchPath(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const text = await answer.text();
      expect(text).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    }
    const errors = await (await fetchPath('/api/docs/errors')).text();
    for (const code of Object.keys(errorCodes)) expect(errors).toContain(`id="${code}"`);
  });
});

describe('where no route answers', () => {
  test.each([
    ['PUT', '/me', 405, 'GET, PATCH'],
    ['GET', '/sign-up', 405, 'POST'],
    ['PATCH', '/openapi.json', 405, 'GET'],
    ['DELETE', '/connections/7', 405, 'GET'],
    ['GET', '/nowhere', 404, null],
    ['POST', '/nowhere', 404, null],
    ['POST', '/openapiXjson', 404, null],
  ] as const)('%s %s', async (method, path, status, allow) => {
    const answer = await application.as('nobody').send(method, path, method === 'GET' ? undefined : {});
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(status === 405 ? 'method_not_allowed' : 'not_found');
    expect(answer.headers.get('allow')).toBe(allow);
  });
});

describe('health and metrics', () => {
  test('the process lives and the database answers', async () => {
    expect((await fetchPath('/healthz')).status).toBe(200);
    expect((await fetchPath('/readyz')).status).toBe(200);
  });

  test('readiness answers 503 as a problem when the database is gone, and metrics say so', async () => {
    const app = Fastify();
    app.setErrorHandler((error, _request, reply) => {
      const problem = problemOf(error);
      return reply.code(problem?.status ?? 500).send({ code: problem?.code });
    });
    const { lookUpDatabase: database } = application.services;
    const broken = {
      getExecutor: () => ({
        ...database.getExecutor(),
        executeQuery: async () => {
          throw new Error('gone');
        },
      }),
    };
    addHealth(app, { ...application.services, lookUpDatabase: broken as never });
    for (const path of ['/readyz', '/readyz/database']) {
      const answer = await app.inject(path);
      expect(answer.statusCode, path).toBe(503);
      expect(answer.json()).toEqual({ code: 'unavailable' });
    }
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  test('requests are counted by route pattern, so that no id becomes a label', async () => {
    const id = application.cast.people.ada.id;
    await application.as('ada').get(`/somewhere/${id}`);
    await application.as('ada').get('/errors');
    const text = await (await fetchPath('/metrics')).text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/errors",status="200"\} \d+/,
    );
    expect(text).toContain('database_up 1');
    expect(text).toMatch(/database_pool_connections\{state="idle"\} \d+/);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain(id);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^{}]*\})? [0-9.e+-]+)$/);
  });

  test('the histogram counts each answer in every bucket that it fits', () => {
    const metrics = new RequestMetrics();
    for (const seconds of [0.001, 0.3, 20]) metrics.observe({ method: 'GET', route: '/x', status: 200, seconds });
    const [series] = metrics.series;
    expect(series?.count).toBe(3);
    expect(series?.buckets).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  });
});

describe('security headers', () => {
  test.each(['/healthz', '/api/docs', '/api/v1/errors', '/api/v1/nowhere', '/', '/nothing.js'])(
    'stand on %s',
    async (path) => {
      const { headers } = await fetchPath(path);
      expect(headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  test('stand on a write refused because it comes from another site', async () => {
    const answer = await fetchPath('/api/v1/sessions', { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-security-policy')).toBeTruthy();
  });

  test('tell browsers to stay on https when people reach us there', async () => {
    const app = Fastify();
    addSecurityHeaders(app, 'https://causeway.example');
    app.get('/', async () => 'x');
    expect((await app.inject('/')).headers['strict-transport-security']).toContain('max-age=');
  });
});

describe('the web app at /', () => {
  let app: FastifyInstance;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-web-'));
    await mkdir(join(folder, 'web', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'outside of the build');
    await writeFile(join(folder, 'web', '.hidden'), 'hidden');
    await writeFile(join(folder, 'web', 'index.html'), '<title>the app</title>');
    await writeFile(join(folder, 'web', 'assets', 'index-a1b2.js'), 'export {};');
    app = Fastify();
    app.setErrorHandler((error, _request, reply) => reply.code(problemOf(error)?.status ?? 500).send('refused'));
    await addWebApp(app, join(folder, 'web'));
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  test.each(['/', '/tasks', '/admin/connections/7?tab=incoming'])(
    '%s is the page, which browsers ask for afresh',
    async (url) => {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('the app');
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  test.each(['//', '///tasks', '//[', '/tasks?%'])('%s, which is no address to URL, is the page too', async (path) => {
    const { port } = app.server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      get({ port, path }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
  });

  test('files with a hash in their name are kept for ever', async () => {
    const answer = await app.inject('/assets/index-a1b2.js');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('javascript');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    '/assets/gone.js',
    '/api',
    '/api/v1/nowhere',
    '/healthz/x',
    '/metrics/x',
    '/.hidden',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/../../secret.txt',
    '/x%00.js',
  ])('%s is not found', async (url) => {
    expect((await app.inject({ url })).statusCode).toBe(404);
  });

  test('other methods than reading are not found', async () => {
    expect((await app.inject({ method: 'POST', url: '/tasks' })).statusCode).toBe(404);
    expect((await app.inject({ method: 'HEAD', url: '/tasks' })).statusCode).toBe(200);
  });

  test('without a build, a page says so', async () => {
    const bare = Fastify();
    await addWebApp(bare, join(folder, 'none'));
    const answer = await bare.inject('/');
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('The web app is not built');
  });
});
