import { installationContext, inTransaction } from '../../access/context.ts';
import { later } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, newToken } from '../../platform/secrets.ts';
import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import type { Client } from '../../test/client.ts';
import { tokenFor } from './mailbox.ts';

type OrganisationKey = keyof Cast['organisations'];

/** Sets the scene in the tables: an organisation owns an e-mail domain. */
export async function own(application: Application, organisation: OrganisationKey, name: string): Promise<void> {
  const organisation_id = application.cast.organisations[organisation].id;
  await inTransaction(installationContext(application.services), ({ database, now }) =>
    database
      .insertInto('email_domains')
      .values({
        id: newId(),
        organisation_id,
        name,
        own: true,
        status: 'owned',
        proved_by: 'dns',
        proved_at: now(),
        created_at: now(),
      })
      .execute(),
  );
}

export type Invited = { token: string; invitationId: string; userId: string };

/** Sets the scene in the tables: an invitation with its pending user, as the invitations module makes them. */
export function invite(
  application: Application,
  organisation: OrganisationKey,
  email: string,
  more: { roles?: string[]; enterprise?: boolean; expiresInMilliseconds?: number } = {},
): Promise<Invited> {
  const { id: organisation_id, roles } = application.cast.organisations[organisation];
  const inviter = Object.values(application.cast.people).find((person) => person.organisation === organisation);
  const token = newToken();
  return inTransaction(installationContext(application.services), async ({ database, now }) => {
    const userId = newId<'user'>();
    const invitationId = newId<'invitation'>();
    const created_at = now();
    await database
      .insertInto('users')
      .values({ id: userId, organisation_id, name: email, email, status: 'pending', created_at })
      .execute();
    for (const role of more.roles ?? []) {
      const membership = { role_id: roles[role]!, user_id: userId, organisation_id, added_at: created_at };
      await database.insertInto('role_members').values(membership).execute();
    }
    await database
      .insertInto('invitations')
      .values({
        id: invitationId,
        organisation_id,
        user_id: userId,
        email,
        message: 'Welcome',
        makes_enterprise_administrator: more.enterprise ?? false,
        status: 'pending',
        token_hash: hashToken(token),
        invited_by: inviter?.id ?? null,
        created_at,
        expires_at: later(created_at, more.expiresInMilliseconds ?? 7 * 86_400_000),
      })
      .execute();
    return { token, invitationId, userId };
  });
}

/** Sets the scene in the tables: the proof of an owned e-mail domain was lost for longer than the grace. */
export function lapse(application: Application, name: string): Promise<void> {
  return changeOwned(application, name, { status: 'lapsed', lapsed_at: new Date() });
}

/** Sets the scene in the tables: an owned e-mail domain does not cover these names below it. */
export function exclude(application: Application, name: string, excluded_subdomains: string[]): Promise<void> {
  return changeOwned(application, name, { excluded_subdomains });
}

async function changeOwned(application: Application, name: string, change: object): Promise<void> {
  await inTransaction(installationContext(application.services), ({ database }) =>
    database.updateTable('email_domains').set(change).where('name', '=', name).where('status', '=', 'owned').execute(),
  );
}

/** What somebody's address is changed to, proved and all. */
export async function changeAddress(
  application: Application,
  client: Client,
  email: string,
  password = 'a fine long password',
) {
  const asked = await client.post('/me/email', { email, password });
  if (asked.status !== 202) throw new Error(`the change was answered ${asked.status}: ${asked.text}`);
  return client.post('/me/email/verify', { token: await tokenFor(application, email) });
}
