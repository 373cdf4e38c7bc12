import { expect } from 'vitest';
import { behindTheApi } from '../../organisations/test/behind-the-api.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import type { Answer, Json } from '../../test/client.ts';

let number = 0;
/** An address that nobody has. */
export const freshEmail = () => `invitee-${++number}@outside.example`;

/** Acme's invitations. */
export const list = (application: Application) =>
  `/organisations/${application.cast.organisations.acme.id}/invitations`;

/** Ada invites somebody to Acme. */
export async function invite(
  application: Application,
  change: Record<string, unknown> = {},
): Promise<Json & { email: string; link: string }> {
  const answer = await application.as('ada').post(list(application), { email: freshEmail(), ...change });
  expect(answer.status).toBe(201);
  return answer.body;
}

export const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';

/** Somebody new accepts. */
export function accept(application: Application, link: string): Promise<Answer> {
  const body = { token: tokenOf(link), name: 'New Person', password: 'a long enough password' };
  return application.as('nobody').post('/invitations/accept', body);
}

/** An organisation owns an e-mail domain. */
export function ownEmailDomain(application: Application, name: string, organisationId: string) {
  const row = { id: newId(), organisation_id: organisationId, name, own: true, status: 'owned' as const };
  return behindTheApi(application, ({ database }) =>
    database
      .insertInto('email_domains')
      .values({ ...row, proved_by: 'dns', proved_at: new Date(), created_at: new Date() })
      .execute(),
  );
}
