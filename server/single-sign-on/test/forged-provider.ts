import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Answer = { status?: number; body: unknown };

/** A provider made by hand, which says whatever a test wants it to, with keys of its own. */
export type ForgedProvider = {
  issuer: string;
  clientId: string;
  /** What it says of itself, over what an honest one would. */
  metadata: Record<string, unknown>;
  /** The ID token that the next code gets; by default an honest one. Gets what was asked for. */
  idToken: (asked: Asked) => Promise<string>;
  /** What came to the token endpoint last. */
  received: URLSearchParams | null;
  /** The keys that it publishes. */
  publicKeyText: string;
  sign(
    claims: JWTPayload,
    header?: { alg?: string; kid?: string; typ?: string },
    key?: CryptoKey | Uint8Array,
  ): Promise<string>;
  otherKey: CryptoKey;
  /** An honest ID token's claims. */
  claimsFor(asked: Asked, now: Date): JWTPayload;
  close(): Promise<void>;
};
export type Asked = { nonce: string; state: string; challenge: string };

export async function startForgedProvider(clientId: string): Promise<ForgedProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pair = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', use: 'sig', alg: 'RS256' };
  const forged: ForgedProvider = {
    issuer,
    clientId,
    metadata: {},
    received: null,
    publicKeyText: await exportSPKI(pair.publicKey),
    otherKey: other.privateKey,
    idToken: (asked) => forged.sign(forged.claimsFor(asked, new Date())),
    sign: (claims, header = {}, key = pair.privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key),
    claimsFor: ({ nonce }, now) => ({
      iss: issuer,
      sub: 'forged-subject',
      aud: clientId,
      nonce,
      iat: Math.floor(now.getTime() / 1000),
      exp: Math.floor(now.getTime() / 1000) + 300,
      email: 'nora@acme.example',
      email_verified: true,
      name: 'Nora New',
    }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', async (request, response) => {
    const { status = 200, body } = await answer(forged, jwk, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return forged;
}

const pending = new Map<string, Asked>();

/** Gives a code for what a browser was sent with, as the authorization endpoint would. */
export function giveCode(location: string): { code: string; asked: Asked } {
  const query = new URL(location).searchParams;
  const asked = {
    nonce: query.get('nonce') ?? '',
    state: query.get('state') ?? '',
    challenge: query.get('code_challenge') ?? '',
  };
  const code = createHash('sha256').update(location).digest('hex');
  pending.set(code, asked);
  return { code, asked };
}

async function answer(forged: ForgedProvider, jwk: object, request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', forged.issuer);
  if (pathname === '/.well-known/openid-configuration')
    return { body: { ...honest(forged.issuer), ...forged.metadata } };
  if (pathname === '/jwks') return { body: { keys: [jwk] } };
  if (pathname === '/token') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    forged.received = new URLSearchParams(Buffer.concat(chunks).toString());
    const asked = pending.get(forged.received.get('code') ?? '');
    if (!asked) return { status: 400, body: { error: 'invalid_grant' } };
    const body = {
      access_token: 'access',
      token_type: 'Bearer',
      expires_in: 60,
      id_token: await forged.idToken(asked),
    };
    return { body };
  }
  return { status: 404, body: {} };
}

function honest(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'],
    authorization_response_iss_parameter_supported: true,
  };
}
