import { type Context, installationContext, inTransaction } from '../../access/context.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, newToken } from '../../platform/secrets.ts';
import type { Application } from '../../test/application.ts';
import { password } from '../../test/cast.ts';
import { type Answer, Client } from '../../test/client.ts';

export type Person = { id: string; name: string; email: string; client: Client };

/** An organisation of a test's own: tests of one file share a database, and so do not meet in it. */
export type Party = {
  id: string;
  name: string;
  shortName: string;
  accountId: string;
  administrator: Person;
  /** Holds the public role. */
  member: Person;
  /** Holds the private role. */
  hidden: Person;
  publicRoleId: string;
  privateRoleId: string;
};

type Options = {
  name?: string;
  accountId?: string;
  kind?: 'organisation' | 'individual' | 'installation';
  connectionVisibility?: 'listed' | 'unlisted' | 'none';
};

let parties = 0;

export function newParty(application: Application, options: Options = {}): Promise<Party> {
  parties += 1;
  const shortName = `party-${parties}`;
  const name = options.name ?? `Party ${parties}`;
  return inTransaction(installationContext(application.services), async (context) => {
    const { id, accountId } = await insertOrganisation(context, { ...options, name, shortName });
    const of: Founded = { context, application, id, name, shortName };
    const administrators = await insertRole(of, {
      name: 'Administrators',
      visibility: 'private',
      security_level: 'administrator',
    });
    const publicRoleId = await insertRole(of, {
      name: `${name} reception`,
      visibility: 'public',
      security_level: 'member',
    });
    const privateRoleId = await insertRole(of, {
      name: `${name} backstage`,
      visibility: 'private',
      security_level: 'member',
    });
    return {
      id,
      name,
      shortName,
      accountId,
      administrator: await insertPerson(of, 'Boss', administrators),
      member: await insertPerson(of, 'Member', publicRoleId),
      hidden: await insertPerson(of, 'Hidden', privateRoleId),
      publicRoleId,
      privateRoleId,
    };
  });
}

type Founded = { context: Context; application: Application; id: string; name: string; shortName: string };

async function insertOrganisation({ database, now }: Context, options: Options & { name: string; shortName: string }) {
  const { name, shortName } = options;
  const kind = options.kind ?? 'organisation';
  const created_at = now();
  const accountId = options.accountId ?? newId<'account'>();
  if (!options.accountId) {
    await database.insertInto('accounts').values({ id: accountId, name, plan: 'paid', created_at }).execute();
  }
  const id = newId<'organisation'>();
  const connection_visibility = options.connectionVisibility ?? (kind === 'organisation' ? 'listed' : 'none');
  await database
    .insertInto('organisations')
    .values({ id, account_id: accountId, name, short_name: shortName, kind, connection_visibility, created_at })
    .execute();
  return { id, accountId };
}

async function insertRole(
  { context, id }: Founded,
  role: { name: string; visibility: 'public' | 'private'; security_level: 'administrator' | 'member' },
): Promise<string> {
  const roleId = newId<'role'>();
  const values = { id: roleId, organisation_id: id, ...role, created_at: context.now() };
  await context.database.insertInto('roles').values(values).execute();
  return roleId;
}

async function insertPerson(of: Founded, title: string, roleId: string): Promise<Person> {
  const { database, now } = of.context;
  const at = now();
  const { password_hash } = await database
    .selectFrom('credentials')
    .where('user_id', '=', of.application.cast.people.ada.id)
    .select('password_hash')
    .executeTakeFirstOrThrow();
  const id = newId<'user'>();
  const name = `${title} of ${of.name}`;
  const email = `${title.toLowerCase()}@${of.shortName}.example`;
  const token = newToken();
  const user = { id, organisation_id: of.id, name, email, status: 'active' as const, created_at: at };
  await database.insertInto('users').values(user).execute();
  await database.insertInto('credentials').values({ user_id: id, password_hash }).execute();
  const apiToken = { id: newId(), user_id: id, name: 'test', token_hash: hashToken(token), created_at: at };
  await database.insertInto('api_tokens').values(apiToken).execute();
  const membership = { role_id: roleId, user_id: id, organisation_id: of.id, added_at: at };
  await database.insertInto('role_members').values(membership).execute();
  return { id, name, email, client: new Client(of.application.baseUrl, token) };
}

/** Two organisations of a test's own: from asks, to answers. */
export async function twoParties(application: Application): Promise<{ from: Party; to: Party }> {
  return { from: await newParty(application), to: await newParty(application) };
}

export function ask(from: Party, to: { id: string }, more: Record<string, unknown> = {}): Promise<Answer> {
  return from.administrator.client.post('/connections', { toOrganisationId: to.id, password, ...more });
}

/** An act on a connection by an organisation's administrator, with the password and a comment where one is required. */
export function act(party: Party, id: string, verb: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const needs: Record<string, Record<string, unknown>> = {
    accept: { level: 'roles', comment: 'Welcome', password },
    reject: { comment: 'Not now', password },
    level: { level: 'roles_and_users', comment: 'Better', password },
    end: { comment: 'It is over', password, withdrawTasks: false },
  };
  return party.administrator.client.post(`/connections/${id}/${verb}`, { ...needs[verb], ...more });
}

/** The id of a request that waits. */
export async function asked(from: Party, to: Party, more: Record<string, unknown> = {}): Promise<string> {
  return expectStatus(await ask(from, to, more), 201).body.id;
}

/** The id of a paired connection. */
export async function paired(from: Party, to: Party, level: 'roles' | 'roles_and_users' = 'roles'): Promise<string> {
  const id = await asked(from, to);
  expectStatus(await act(to, id, 'accept', { level }), 200);
  return id;
}

export function read(party: Party, id: string): Promise<Answer> {
  return party.administrator.client.get(`/connections/${id}`);
}

/** The ids in one of the lists of an organisation. */
export async function list(party: Party, view: string): Promise<string[]> {
  const answer = expectStatus(await party.administrator.client.get(`/connections?view=${view}&limit=200`), 200);
  return answer.body.items.map((item: { id: string }) => item.id);
}

export async function historyOf(party: Party, id: string): Promise<string[]> {
  const answer = expectStatus(await party.administrator.client.get(`/connections/${id}/history`), 200);
  return answer.body.items.map((event: { kind: string }) => event.kind);
}

/** "409 connection_exists", or only the status when it went well. */
export function said(answer: Answer): string {
  return answer.body?.code ? `${answer.status} ${answer.body.code}` : String(answer.status);
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer;
}
