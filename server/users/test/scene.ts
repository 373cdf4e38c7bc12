import { behindTheApi } from '../../organisations/test/behind-the-api.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import { Client } from '../../test/client.ts';

/** Adds somebody to Acme, or to another organisation; the cast itself stays as it is for the tests that come after. */
export async function addPerson(
  application: Application,
  name: string,
  options: { status?: 'pending' | 'active'; organisationId?: string } = {},
) {
  const id = newId<'user'>();
  const email = `${name.toLowerCase().replace(' ', '.')}@acme.example`;
  const organisationId = options.organisationId ?? application.cast.organisations.acme.id;
  await behindTheApi(application, async ({ database }) => {
    const now = new Date();
    await database
      .insertInto('users')
      .values({ id, organisation_id: organisationId, name, email, status: options.status ?? 'active', created_at: now })
      .execute();
    const { password_hash } = await database
      .selectFrom('credentials')
      .selectAll()
      .where('user_id', '=', application.cast.people.mia.id)
      .executeTakeFirstOrThrow();
    await database.insertInto('credentials').values({ user_id: id, password_hash }).execute();
    const everyone = await database
      .selectFrom('roles')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('builtin', '=', 'everyone')
      .executeTakeFirstOrThrow();
    if (options.status === 'pending') return;
    await database
      .insertInto('role_members')
      .values({ role_id: everyone.id, user_id: id, organisation_id: organisationId, added_at: now })
      .execute();
  });
  return { id, email, path: `/users/${id}` };
}

/** Signs somebody in with a session. */
export async function signIn(application: Application, email: string) {
  const answer = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { answer, client: new Client(application.baseUrl, undefined, { cookie }) };
}
