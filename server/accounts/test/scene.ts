import { expect } from 'vitest';
import { behindTheApi } from '../../organisations/test/behind-the-api.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import { Client, type Json } from '../../test/client.ts';

let number = 0;

/** Acme's and Hooli's account. */
export const group = (application: Application) => `/accounts/${application.cast.organisations.acme.accountId}`;

/** Otto opens an account. */
export async function openAccount(application: Application, change: Record<string, unknown> = {}): Promise<Json> {
  const account = { name: `Account ${++number}`, plan: 'paid', shareAllowance: 10, ...change };
  const answer = await application.as('otto').post('/accounts', account);
  expect(answer.status).toBe(201);
  return { ...answer.body, path: `/accounts/${answer.body.id}` };
}

/** What is sent to add an organisation. */
export const newOrganisation = (change: Record<string, unknown> = {}) => ({
  name: `Organisation ${++number}`,
  shortName: `organisation-${number}`,
  administrator: { name: 'First Administrator', email: `first-${number}@new.example` },
  ...change,
});

/** Somebody new accepts, and is signed in. */
export async function accept(application: Application, link: string) {
  const token = new URL(link).searchParams.get('token');
  const body = { token, name: 'Fay First', password: 'a long enough password' };
  const answer = await application.as('nobody').post('/invitations/accept', body);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { answer, client: new Client(application.baseUrl, undefined, { cookie }) };
}

/** People of an organisation with these addresses, all with everybody's password. */
export async function addPeople(
  application: Application,
  organisationId: string,
  emails: string[],
  more: object = {},
): Promise<string[]> {
  return behindTheApi(application, async ({ database }) => {
    const { password_hash } = await database
      .selectFrom('credentials')
      .selectAll()
      .where('user_id', '=', application.cast.people.mia.id)
      .executeTakeFirstOrThrow();
    const ids = emails.map(() => newId());
    for (const [index, email] of emails.entries()) {
      const row = { id: ids[index]!, organisation_id: organisationId, name: email, email, created_at: new Date() };
      await database
        .insertInto('users')
        .values({ ...row, status: 'active', ...more })
        .execute();
      await database.insertInto('credentials').values({ user_id: ids[index]!, password_hash }).execute();
    }
    return ids;
  });
}

/** Which addresses these people hold, each with the one that is theirs. */
export const addressesOf = (application: Application, userIds: string[]): Promise<string[]> =>
  behindTheApi(application, async ({ database }) => {
    const rows = await database
      .selectFrom('users')
      .leftJoin('user_addresses', 'user_addresses.user_id', 'users.id')
      .select(['users.email', 'user_addresses.email as held', 'user_addresses.is_alias'])
      .where('users.id', 'in', userIds)
      .orderBy('users.email')
      .orderBy('user_addresses.email')
      .execute();
    return rows.map((row) => `${row.email}: ${row.held}${row.is_alias ? ' (alias)' : ''}`);
  });
