import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../server/test/application.ts';
import { type Answer, Client } from '../server/test/client.ts';

export const password = 'a password for walking about';

/** Twenty invented institutions, as they are imported. */
export const institutions: { name: string; domains: string[]; country: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'institutions.json'), 'utf8'),
);

export type Person = { name: string; email: string; client: Client };
export type Institution = { id: string; name: string; administrator: Person; roleIds: Record<string, string> };

function expectOk(answer: Answer): Answer['body'] {
  if (answer.status >= 300) throw new Error(`the scene could not be set: ${answer.status} ${answer.text}`);
  return answer.body;
}

/** The operator imports the institutions, as `causeway import organisations` does. Returns their ids by name. */
export async function importInstitutions(application: Application): Promise<Map<string, string>> {
  const answer = expectOk(await application.as('otto').post('/imports/organisations', { rows: institutions }));
  const items = answer.items as { organisation: { id: string; name: string } | null }[];
  return new Map(items.flatMap(({ organisation }) => (organisation ? [[organisation.name, organisation.id]] : [])));
}

async function accept(application: Application, link: string, name: string): Promise<Client> {
  const token = new URL(link).searchParams.get('token');
  const answer = await application.as('nobody').post('/invitations/accept', { token, name, password });
  expectOk(answer);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return new Client(application.baseUrl, undefined, { cookie });
}

/** The operator brings an imported organisation its first administrator. */
export async function bringAdministrator(
  application: Application,
  organisation: { id: string; name: string },
  person: { name: string; email: string },
): Promise<Institution> {
  const invitation = expectOk(
    await application.as('otto').post(`/organisations/${organisation.id}/invitations`, { email: person.email }),
  );
  const client = await accept(application, invitation.link, person.name);
  return { ...organisation, administrator: { ...person, client }, roleIds: {} };
}

export async function addRole(institution: Institution, name: string, visibility: 'public' | 'private'): Promise<void> {
  const role = { name, visibility, securityLevel: 'member' };
  const { client } = institution.administrator;
  institution.roleIds[name] = expectOk(await client.post(`/organisations/${institution.id}/roles`, role)).id;
}

/** Invited by the administrator, with a role waiting, and accepted. */
export async function addPerson(
  application: Application,
  institution: Institution,
  person: { name: string; email: string; role?: string },
): Promise<Person> {
  const { client } = institution.administrator;
  const invitation = expectOk(
    await client.post(`/organisations/${institution.id}/invitations`, {
      email: person.email,
      roleIds: person.role ? [institution.roleIds[person.role]] : [],
    }),
  );
  return { ...person, client: await accept(application, invitation.link, person.name) };
}

/** Asked and accepted, by the administrators of both. */
async function connect(from: Institution, to: Institution, level: 'roles' | 'roles_and_users'): Promise<void> {
  const asked = await from.administrator.client.post('/connections', { toOrganisationId: to.id, password });
  const answer = { level, comment: 'Agreed.', password };
  expectOk(await to.administrator.client.post(`/connections/${expectOk(asked).id}/accept`, answer));
}

/** The asked institution is not new to this: others send it work, and it sends work to others. */
export async function surround(
  application: Application,
  centre: Institution,
  imported: (name: string) => { id: string; name: string },
): Promise<void> {
  const others = [
    { name: 'Norrvik University', sends: 'roles', receives: 'roles_and_users' },
    { name: 'Universidade de Serralva', sends: 'roles_and_users', receives: 'roles_and_users' },
    { name: 'University of Montefosco', sends: 'roles' },
    { name: 'Universität Lindental', sends: 'roles_and_users' },
    { name: 'Universiteit Veldhoven-Oost', receives: 'roles' },
    { name: 'University of Starograd', receives: 'roles_and_users' },
    { name: 'Universidad de Peñaclara', receives: 'roles' },
  ] as const;
  for (const [index, other] of others.entries()) {
    const email = `administrator@institution-${index}.example`;
    const institution = await bringAdministrator(application, imported(other.name), { name: 'Administrator', email });
    if ('sends' in other) await connect(institution, centre, other.sends);
    if ('receives' in other) await connect(centre, institution, other.receives);
  }
}
