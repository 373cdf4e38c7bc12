import * as openid from 'openid-client';
import type { Outside, Services } from '../access/context.ts';
import { second } from '../platform/clock.ts';
import { OutsideFailed } from '../platform/egress/fetch-outside.ts';
import { EgressRefused } from '../platform/egress/resolve.ts';
import { clockToleranceSeconds, type IdentityProvider } from './identity-provider.ts';

/** How long a provider may take for one answer, and how much of it is read. */
const timeoutSeconds = 10;
const answerMaximumBytes = 1_048_576;

/**
 * Signatures that only the provider can make. What a provider lists besides is passed over: `none` signs nothing, and HS256
 * would be signed with what we know too, or, by a confused library, with the provider's public key.
 */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export type Credentials = Pick<IdentityProvider, 'issuer' | 'clientId'> & { clientSecret: string };

/** The library's requests go out over checked connections, as all that goes to addresses somebody typed in. */
export function fetchChecked({ egress }: Pick<Services, 'egress'>): openid.CustomFetch {
  return async (url, options) => {
    const body = options.body === undefined || options.body === null ? undefined : String(options.body);
    const answer = await egress.fetchOutside(url, {
      method: options.method === 'POST' ? 'POST' : 'GET',
      headers: options.headers,
      ...(body === undefined ? {} : { body }),
      timeoutSeconds,
      answerMaximumBytes,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (answer.isCut) throw new OutsideFailed('unreachable', 'The answer was larger than any that we need.');
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name, one]),
    );
    return new Response(answer.status === 204 || answer.status === 304 ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers,
    });
  };
}

/**
 * What the provider publishes of itself, with our credentials there and our clock. Never inside a transaction. The
 * provider's own word for its issuer must be the issuer that we asked.
 */
export async function discover(context: Outside, provider: Credentials): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  const fetch = fetchChecked(context.services);
  const isPlain = new URL(issuer).protocol === 'http:';
  const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
    [openid.customFetch]: fetch,
    timeout: timeoutSeconds,
    execute: isPlain ? [openid.allowInsecureRequests] : [],
  });
  const published = found.serverMetadata();
  // The library makes exceptions for issuers that stand for many organisations at once; any of these could then sign in.
  if (new URL(published.issuer).href !== new URL(issuer).href)
    throw Object.assign(new Error('issuer differs'), { code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' });
  const offered = published.id_token_signing_alg_values_supported ?? ['RS256'];
  const server: openid.ServerMetadata = {
    ...plain(published),
    id_token_signing_alg_values_supported: offered.filter((name) => algorithms.includes(name)),
  };
  const methods = published.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authentication = methods.includes('client_secret_basic') ? openid.ClientSecretBasic : openid.ClientSecretPost;
  const client = {
    client_secret: clientSecret,
    [openid.clockSkew]: Math.round((context.now().getTime() - Date.now()) / second),
    [openid.clockTolerance]: clockToleranceSeconds,
  };
  const configuration = new openid.Configuration(server, clientId, client, authentication(clientSecret));
  configuration[openid.customFetch] = fetch;
  configuration.timeout = timeoutSeconds;
  if (isPlain) openid.allowInsecureRequests(configuration);
  // The library would believe the TLS connection alone; we want the signature too.
  openid.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** Without the library's helpers. */
function plain(metadata: openid.ServerMetadata): openid.ServerMetadata {
  return JSON.parse(JSON.stringify(metadata)) as openid.ServerMetadata;
}

/** What went wrong with a provider, in a sentence for who looks after it; never what it answered word for word. */
export function sayFailure(error: unknown): string {
  if (error instanceof EgressRefused || error instanceof OutsideFailed) return error.message;
  if (error instanceof openid.ResponseBodyError) return `The identity provider refused with "${word(error.error)}".`;
  if (error instanceof openid.AuthorizationResponseError)
    return `The identity provider ended the sign-in with "${word(error.error)}".`;
  if (error instanceof Error && error.cause instanceof EgressRefused) return error.cause.message;
  if (error instanceof Error && error.cause instanceof OutsideFailed) return error.cause.message;
  const { code } = error as { code?: string };
  return sentences[code ?? ''] ?? 'The identity provider’s answer is not what OpenID Connect asks for.';
}

/** An error code of OAuth is a short word; anything else is not repeated. */
function word(text: unknown): string {
  return typeof text === 'string' && /^[\w.-]{1,60}$/.test(text) ? text : 'an error';
}

const sentences: Record<string, string> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    'The identity provider calls itself by another issuer than the one written here. They must be the same to the letter.',
  OAUTH_RESPONSE_IS_NOT_CONFORM:
    'Nothing at this issuer says that it is an identity provider (/.well-known/openid-configuration).',
  OAUTH_RESPONSE_IS_NOT_JSON: 'What stands at /.well-known/openid-configuration is no JSON.',
  OAUTH_PARSE_ERROR: 'What the identity provider answered could not be read.',
  OAUTH_TIMEOUT: 'No answer came in time.',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'The identity provider’s word is too old, or from the future.',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'The identity provider’s word is for somebody or something else.',
  OAUTH_KEY_SELECTION_FAILED: 'The key that signed is not among those that the identity provider publishes.',
  OAUTH_INVALID_RESPONSE: 'The identity provider’s answer failed a check.',
};

/** Whether the failure is that nothing answered, rather than that something wrong did. */
export function isUnreachable(error: unknown): boolean {
  const causes = [error, (error as { cause?: unknown } | null)?.cause];
  return causes.some((one) => one instanceof EgressRefused || one instanceof OutsideFailed);
}
