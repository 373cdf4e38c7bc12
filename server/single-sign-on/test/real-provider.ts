import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export type Claims = Record<string, unknown>;
type Registration = {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  postLogoutRedirectUri?: string;
  backChannelLogoutUri?: string;
};

/** A real identity provider (oidc-provider) on loopback. Whoever comes is the person that the test says. */
export type RealProvider = {
  issuer: string;
  /** Knows us as a client from now on; a provider cannot be asked before. */
  register(registration: Registration): void;
  /** Who sits in front of it: their subject and what it says of them. */
  person: { subject: string; claims: Claims; amr?: string[] };
  /** Who says no at the provider. */
  isRefusing: boolean;
  /** What browsers were sent there with. */
  asked: URLSearchParams[];
  close(): Promise<void>;
};

export async function startRealProvider(): Promise<RealProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real: RealProvider = {
    issuer,
    person: { subject: 'nobody', claims: {} },
    isRefusing: false,
    asked: [],
    register(registration) {
      const provider = new Provider(issuer, configurationFor(real, registration));
      server.removeAllListeners('request');
      const answer = provider.callback();
      server.on('request', (request, response) => {
        const url = new URL(request.url ?? '/', issuer);
        if (url.pathname === '/auth') real.asked.push(url.searchParams);
        if (!url.pathname.startsWith('/interaction/')) return void answer(request, response);
        return void finish(provider, real, request, response);
      });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return real;
}

async function finish(
  provider: Provider,
  real: RealProvider,
  ...[request, response]: Parameters<Provider['interactionFinished']> extends [infer Q, infer S, ...unknown[]]
    ? [Q, S]
    : never
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (real.isRefusing) {
    const error = { error: 'access_denied', error_description: 'They said no' };
    return provider.interactionFinished(request, response, error, { mergeWithLastSubmission: false });
  }
  const { subject, amr } = real.person;
  if (prompt.name === 'login') {
    const login = { accountId: subject, ...(amr ? { amr } : {}) };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? subject, clientId: params.client_id as string });
  grant.addOIDCScope('openid email profile');
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

function configurationFor(real: RealProvider, registration: Registration): Configuration {
  const { clientId, clientSecret, redirectUri, postLogoutRedirectUri, backChannelLogoutUri } = registration;
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        post_logout_redirect_uris: postLogoutRedirectUri ? [postLogoutRedirectUri] : [],
        ...(backChannelLogoutUri
          ? { backchannel_logout_uri: backChannelLogoutUri, backchannel_logout_session_required: true }
          : {}),
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], amr: null, auth_time: null },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['a key of this test'] },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...real.person.claims }),
    }),
  } as Configuration;
}
