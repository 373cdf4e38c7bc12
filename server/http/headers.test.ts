import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sampleRequest } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { newId } from '../platform/ids.ts';
import { startApplication, useApplication } from '../test/application.ts';
import { furnish, senderOf, type Things, thingOf, variables } from './test/furnish.ts';

/** Every answer there is, from every route and of every file of the web app, tells browsers what not to do with it. */
const application = useApplication({ variables });
let acme: Things;
beforeAll(async () => {
  acme = await furnish(application, 'acme');
});

/** What is missing from an answer's headers. */
function missing(headers: Headers): string[] {
  const policy = headers.get('content-security-policy') ?? '';
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values] as const;
    }),
  );
  const scripts = directives.get('script-src') ?? directives.get('default-src') ?? ["'unsafe-inline'"];
  const hasCode = scripts.some((value) => !["'self'", "'none'"].includes(value));
  const rules: [string, boolean][] = [
    ['a policy without foreign or inline scripts', !hasCode],
    ['nothing from elsewhere', directives.get('default-src')?.join() === "'none'"],
    ['no base', policy.includes('sandbox') || directives.get('base-uri')?.join() === "'none'"],
    ['no framing by others', ["'none'", "'self'"].includes(directives.get('frame-ancestors')?.join() ?? '')],
    ['nosniff', headers.get('x-content-type-options') === 'nosniff'],
    ['a policy for the referrer', /^(same-origin|no-referrer)$/.test(headers.get('referrer-policy') ?? '')],
    ['opener', headers.get('cross-origin-opener-policy') === 'same-origin'],
    ['resource', headers.get('cross-origin-resource-policy') === 'same-origin'],
    ['frames, for old browsers', headers.get('x-frame-options') === 'DENY'],
    ['what the page may use', headers.get('permissions-policy')?.includes('camera=()') ?? false],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

describe('every route', () => {
  const known = (name: string) => (name === 'n' ? '1' : '');
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
    const things = (name: string) => known(name) || (acme[thingOf(route, name)] ?? newId());
    const unknown = (name: string) => known(name) || newId();
    const clients = [senderOf(application, route), application.as('ingrid'), application.as('nobody')];
    for (const client of clients) {
      // Only reads go to what is there; the rest would take it away.
      const { path, body } = sampleRequest(route, route.method === 'GET' ? things : unknown);
      const { headers, status } = await client.send(route.method, path, body);
      expect(missing(headers), String(status)).toEqual([]);
      expect(headers.get('cache-control'), String(status)).toMatch(/no-store|private, (no-cache|max-age)/);
    }
  });
});

describe('every page and every file of the web app', () => {
  const root = join(import.meta.dirname, '../../dist/web');
  const files = existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    : [];
  test.each([
    '/',
    '/tasks',
    '/verify?token=x',
    '/api/docs',
    '/api/docs/errors',
    '/healthz',
    '/metrics',
    '/gone.js',
    '/sign-in/oidc/nobody',
    '/sign-in/oidc/nobody/callback?state=x',
    '/%',
    ...files,
  ])('%s', async (path) => {
    const answer = await fetch(application.baseUrl + path, { redirect: 'manual' });
    expect(missing(answer.headers)).toEqual([]);
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });
});

test('behind https browsers are told to stay there, by every kind of answer, and by no answer otherwise', async () => {
  const secure = await startApplication({ variables: { PUBLIC_URL: 'https://causeway.example' } });
  for (const path of ['/', '/api/v1/errors', '/api/v1/me', '/api/v1/nowhere', '/healthz', '/%'])
    expect((await fetch(secure.application.baseUrl + path)).headers.get('strict-transport-security')).toBe(
      'max-age=31536000; includeSubDomains',
    );
  await secure.close();
});
