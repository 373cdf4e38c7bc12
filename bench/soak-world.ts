import { Visitor } from '../server/demo/visitor.ts';
import { type Soak, SoakVisitor } from './soak-visitor.ts';

export const password = 'a password for the soak';
const peopleEach = 3;
const organisationCount = 8;

export type Person = { id: string; email: string; visitor: SoakVisitor };
export type Place = { id: string; roleId: string; administrator: Person; people: Person[] };
/** Each organisation is connected with its neighbour; pairs of them that are not may ask each other. */
export type SoakWorld = { places: Place[]; strangers: [Place, Place][] };

type Named = { id: string };

/** Makes the world of the soak over the API and nothing else. */
export async function createSoakWorld(soak: Soak, installationToken: string): Promise<SoakWorld> {
  const installation = new Visitor(soak.url, { authorization: `Bearer ${installationToken}` });
  const places: Place[] = [];
  for (let number = 0; number < organisationCount; number += 1) places.push(await found(soak, installation, number));
  for (const [index, from] of places.entries()) {
    const to = places[(index + 1) % places.length];
    if (to) await connect(from, to);
  }
  const half = organisationCount / 2;
  const strangers = places.slice(0, half).map((place, index): [Place, Place] => [place, places[index + half] ?? place]);
  return { places, strangers };
}

async function found(soak: Soak, installation: Visitor, number: number): Promise<Place> {
  const name = `Soaked ${number}`;
  const account = await installation.send<Named>('POST', '/accounts', {
    name,
    plan: 'paid',
    shareAllowance: 1_000_000,
  });
  const email = `administrator@soaked-${number}.example`;
  const created = await installation.send<Named & { invitation: { link: string } }>(
    'POST',
    `/accounts/${account.id}/organisations`,
    { name, shortName: `soaked-${number}`, connectionVisibility: 'listed', administrator: { name: 'Ada', email } },
  );
  const nobody = new Visitor(soak.url, {});
  const session = await nobody.accept(created.invitation.link, 'Ada', password);
  const role = { name: 'Desk', visibility: 'public', securityLevel: 'member' };
  const desk = await session.send<Named>('POST', `/organisations/${created.id}/roles`, role);
  const people: Person[] = [];
  for (let index = 0; index < peopleEach; index += 1) {
    const address = `person-${index}@soaked-${number}.example`;
    const invitation = await session.send<{ link: string }>('POST', `/organisations/${created.id}/invitations`, {
      email: address,
      roleIds: [desk.id],
    });
    people.push(await person(soak, await nobody.accept(invitation.link, `Person ${index}`, password), address));
  }
  return { id: created.id, roleId: desk.id, administrator: await person(soak, session, email), people };
}

async function person(soak: Soak, session: Visitor, email: string): Promise<Person> {
  const { user } = await session.send<{ user: Named }>('GET', '/me');
  const { token } = await session.send<{ token: string }>('POST', '/api-tokens', { name: 'soak', password });
  return { id: user.id, email, visitor: new SoakVisitor(soak, { authorization: `Bearer ${token}` }) };
}

async function connect(from: Place, to: Place): Promise<void> {
  const body = { toOrganisationId: to.id, comment: 'For the soak.', password };
  const connection = await from.administrator.visitor.send<Named>('connection', 'POST /connections', body);
  await to.administrator.visitor.send('connection', `POST /connections/${connection.id}/accept`, {
    level: 'roles_and_users',
    comment: 'Agreed.',
    password,
  });
}
