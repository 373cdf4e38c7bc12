import type { Application } from '../../test/application.ts';
import { Client, type Json } from '../../test/client.ts';

/** Mails to an address, newest first, as operators read them in the outbox. */
export async function mailsTo(application: Application, email: string): Promise<Json[]> {
  const answer = await application.as('otto').get(`/outbox?limit=200&to=${encodeURIComponent(email)}`);
  if (answer.status !== 200) throw new Error(`the outbox answered ${answer.status}: ${answer.text}`);
  return answer.body.items;
}

/** The token of the link in the newest mail to an address. */
export async function tokenFor(application: Application, email: string): Promise<string> {
  const [mail] = await mailsTo(application, email);
  const token = mail?.text?.match(/token=([\w-]+)/)?.[1];
  if (!token) throw new Error(`no link came to ${email}`);
  return token;
}

/** The session cookie of an answer, as a browser would send it back. */
export function cookieOf(answer: { headers: Headers }): string {
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('causeway_session='));
  if (!cookie) throw new Error('the answer set no session cookie');
  return cookie.split(';')[0] ?? '';
}

/** A browser with that session. */
export function browser(application: Application, cookie: string, headers: Record<string, string> = {}): Client {
  return new Client(application.baseUrl, undefined, { cookie, ...headers });
}

export type Joined = { answer: Json; cookie: string; client: Client };

/** Signs up and proves the address. */
export async function join(
  application: Application,
  email: string,
  password = 'a fine long password',
): Promise<Joined> {
  const nobody = application.as('nobody');
  const asked = await nobody.post('/sign-up', { name: 'New Person', email, password });
  if (asked.status !== 202) throw new Error(`sign-up answered ${asked.status}: ${asked.text}`);
  const verified = await nobody.post('/sign-up/verify', { token: await tokenFor(application, email) });
  if (verified.status !== 201) throw new Error(`verify answered ${verified.status}: ${verified.text}`);
  const cookie = cookieOf(verified);
  return { answer: verified.body, cookie, client: browser(application, cookie) };
}
