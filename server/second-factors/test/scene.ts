import { Secret, TOTP } from 'otpauth';
import type { Application } from '../../test/application.ts';
import { Client, type Json } from '../../test/client.ts';
import { addPerson } from '../../users/test/scene.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

/** Browsers of people of the scene: each keeps its session's cookie. */
export function browserOf(application: Application, answer: { headers: Headers }): Client {
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return new Client(application.baseUrl, undefined, { cookie });
}

export type Visitor = { id: string; email: string; client: Client };
let arrived = 0;

/** Somebody new at Acme, or elsewhere, signed in by password. */
export async function visitor(application: Application, organisationId?: string): Promise<Visitor> {
  arrived += 1;
  const person = await addPerson(application, `Visitor Number${arrived}${Date.now()}`, {
    ...(organisationId ? { organisationId } : {}),
  });
  const answer = await signInByPassword(application, person.email);
  return { id: person.id, email: person.email, client: browserOf(application, answer) };
}

export function signInByPassword(application: Application, email: string) {
  return application.as('nobody').post('/sessions', { email, password: application.cast.password });
}

/** The code that the app shows; the clock of the tests says when. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
}

export const step = 30_000;

/** Sets up an authenticator app; returns its secret. The next code is a step away. */
export async function enrolApp(application: Application, { client }: Visitor): Promise<string> {
  const started = await client.post('/me/second-factors/totp', { password: application.cast.password });
  if (started.status !== 201) throw new Error(`starting answered ${started.status}: ${started.text}`);
  const { secret } = started.body;
  const code = codeAt(secret, application.clock.now());
  const activated = await client.post('/me/second-factors/totp/activate', { code });
  if (activated.status !== 204) throw new Error(`activating answered ${activated.status}: ${activated.text}`);
  application.clock.advance(step);
  return secret;
}

/** Registers a passkey. */
export async function enrolPasskey(
  application: Application,
  { client }: Visitor,
  more: Json = {},
): Promise<SoftwareAuthenticator> {
  const authenticator = new SoftwareAuthenticator();
  const options = await client.post('/me/passkeys/options', { password: application.cast.password });
  if (options.status !== 200) throw new Error(`options answered ${options.status}: ${options.text}`);
  const passkey = authenticator.register({ challenge: options.body.challenge, user: options.body.user, ...more });
  const answer = await client.post('/me/passkeys', { name: 'Laptop', passkey });
  if (answer.status !== 201) throw new Error(`registering answered ${answer.status}: ${answer.text}`);
  return authenticator;
}

/** The first step of signing in, for who has a second factor: the pending token. */
export async function pendingFor(application: Application, email: string): Promise<string> {
  const answer = await signInByPassword(application, email);
  if (answer.body.code !== 'second_factor_needed') throw new Error(`signing in answered ${answer.text}`);
  return answer.body.pending;
}
