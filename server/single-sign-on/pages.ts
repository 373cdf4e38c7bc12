import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signedIn } from '../access/context.ts';
import { authenticate, sessionCookie } from '../http/authenticate.ts';
import { problemOf } from '../http/problem-of.ts';
import { contextOf, type HttpServices } from '../http/serve.ts';
import { Problem } from '../platform/errors.ts';
import { backChannelLogout } from './back-channel-logout.ts';
import { beginSignOn, cookieNameOf } from './begin-sign-on.ts';
import { finishSignOn } from './finish-sign-on.ts';
import { signOnMinutes } from './identity-provider.ts';
import { leaveProvider } from './leave-provider.ts';
import type { Landing } from './settle-sign-on.ts';

type Named = { Params: { provider: string } };

/**
 * What browsers and identity providers open outside of /api/v1: leaving for the provider, coming back, signing out there
 * too. Whatever goes wrong is a page of the web app for browsers, and a problem document for everybody else.
 */
export async function addSignOnPages(app: FastifyInstance, services: HttpServices): Promise<void> {
  await app.register(async (pages) => {
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 100_000 },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    pages.addHook('preHandler', async (request) => {
      request.actor = await authenticate(services, {
        authorization: request.headers.authorization,
        cookie: request.cookies[sessionCookie],
      });
    });
    pages.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    // The codes of /sign-in/oidc/x/callback?code=… are nobody else's business.
    pages.addHook('onSend', async (_request, reply) => void reply.header('referrer-policy', 'no-referrer'));
    pages.get('/sign-in/oidc/logout', (request, reply) => leave(services, request, reply));
    pages.get<Named>('/sign-in/oidc/:provider', (request, reply) => begin(services, request, reply));
    pages.get<Named>('/sign-in/oidc/:provider/callback', (request, reply) => finish(services, request, reply));
    pages.post<Named>('/sign-in/oidc/:provider/back-channel-logout', async (request, reply) => {
      const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null;
      if (!token) throw new Problem('malformed_request', 'There is no logout_token.');
      await backChannelLogout(contextOf(services, request, reply), request.params.provider, token);
      return reply.code(200).send();
    });
  });
}

async function begin(services: HttpServices, request: FastifyRequest<Named>, reply: FastifyReply) {
  try {
    const query = new URL(request.url, 'http://ours.invalid').searchParams;
    const { location, cookie } = await beginSignOn(contextOf(services, request, reply), {
      provider: request.params.provider,
      start: query.get('start')?.slice(0, 500),
      returnTo: query.get('returnTo')?.slice(0, 2000),
      loginHint: query.get('email')?.slice(0, 254),
    });
    return bind(services, reply, cookie).redirect(location, 303);
  } catch (error) {
    return refuse(request, reply, error);
  }
}

async function finish(services: HttpServices, request: FastifyRequest<Named>, reply: FastifyReply) {
  const search = new URL(request.url, 'http://ours.invalid').searchParams;
  const name = cookieNameOf(search.get('state') ?? '');
  try {
    const landing = await finishSignOn(contextOf(services, request, reply), {
      provider: request.params.provider,
      search,
      browserToken: request.cookies[name],
    });
    unbind(services, reply, name);
    return await land(services, { request, reply }, landing);
  } catch (error) {
    return refuse(request, reply, error);
  }
}

type Exchange = { request: FastifyRequest; reply: FastifyReply };

async function land(services: HttpServices, { request, reply }: Exchange, landing: Landing): Promise<FastifyReply> {
  if (landing.kind === 'landed') return reply.redirect(landing.returnTo, 303);
  // Behind the #, so that the proof stands in no log.
  if (landing.kind === 'confirmed') return reply.redirect(`/confirmed#${landing.confirmation}`, 303);
  const { token, browserToken } = landing;
  bind(services, reply, { name: cookieNameOf(token), value: browserToken });
  if (isBrowser(request)) return reply.redirect(`/sign-in?link=${token}`, 303);
  throw new Problem('identity_not_linked', undefined, { extra: { token } });
}

async function leave(services: HttpServices, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // Another site's page could send people here; they would be surprised to be signed out.
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return reply.redirect('/', 303);
  if (request.actor.kind !== 'user') return reply.redirect('/sign-in', 303);
  const context = contextOf(services, request, reply);
  return reply.redirect(await leaveProvider({ ...context, actor: signedIn(context) }), 303);
}

function cookieOptions(services: HttpServices) {
  const secure = services.environment.PUBLIC_URL.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

function bind(services: HttpServices, reply: FastifyReply, { name, value }: { name: string; value: string }) {
  return reply.setCookie(name, value, { ...cookieOptions(services), maxAge: signOnMinutes * 60 });
}

function unbind(services: HttpServices, reply: FastifyReply, name: string): void {
  reply.clearCookie(name, cookieOptions(services));
}

function isBrowser(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}

/** Browsers get the page of signing in, which says the reason in words; its codes are those of the list. */
function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const problem = problemOf(error);
  if (!problem || !isBrowser(request)) throw error;
  return reply.redirect(`/sign-in?problem=${problem.code}`, 303);
}
