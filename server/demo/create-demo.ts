import { day, later } from '../platform/clock.ts';
import { type Cast, openWorkspaces } from './open-workspaces.ts';
import { Visitor } from './visitor.ts';
import {
  type DemoOrganisation,
  demoConnections,
  demoEmail,
  demoOrganisations,
  demoPassword,
  demoTasks,
} from './world.ts';

type Place = { id: string; organisation: DemoOrganisation; people: Map<string, Visitor>; roleIds: Map<string, string> };
type World = Map<string, Place>;
type Named = { id: string };

/**
 * Fills an empty installation with the demo world, over the API and nothing else. Does nothing where it stands already.
 * Everyone's password is the same and printed: it is for looking around on one's own machine.
 */
export async function createDemo(
  url: string,
  installationToken: string,
  log: (sentence: string) => void,
): Promise<void> {
  const installation = new Visitor(url, { authorization: `Bearer ${installationToken}` });
  const marker = demoOrganisations[0]!.shortName;
  const present = await installation.send<{ items: unknown[] }>('GET', `/operator/organisations?q=${marker}`);
  if (present.items.length === 0) {
    const world: World = new Map();
    for (const organisation of demoOrganisations)
      world.set(organisation.key, await found(installation, url, organisation));
    await connectThem(world);
    await giveWork(world);
    await openWorkspaces(castOf(world));
  }
  log(`The demo world is open. Sign in as one of these, with the password “${demoPassword}”:`);
  for (const organisation of demoOrganisations) {
    for (const [index, person] of organisation.people.entries()) {
      log(
        `  ${demoEmail(person.name, organisation).padEnd(44)} ${person.name}, ${organisation.name}${index === 0 ? ', administrator' : ''}`,
      );
    }
  }
}

async function found(installation: Visitor, url: string, organisation: DemoOrganisation): Promise<Place> {
  const { name, shortName, plan, shareAllowance } = organisation;
  const account = await installation.send<Named>('POST', '/accounts', { name, plan, shareAllowance });
  const [first, ...others] = organisation.people;
  if (!first) throw new Error(`${name} has nobody`);
  const created = await installation.send<Named & { invitation: { link: string } }>(
    'POST',
    `/accounts/${account.id}/organisations`,
    {
      name,
      shortName,
      connectionVisibility: 'listed',
      administrator: { name: first.name, email: demoEmail(first.name, organisation), enterprise: true },
    },
  );
  const nobody = new Visitor(url, {});
  const administrator = await nobody.accept(created.invitation.link, first.name, demoPassword);
  const place: Place = {
    id: created.id,
    organisation,
    people: new Map([[first.name, administrator]]),
    roleIds: new Map(),
  };
  for (const role of organisation.roles) {
    place.roleIds.set(
      role.name,
      (await administrator.send<Named>('POST', `/organisations/${created.id}/roles`, role)).id,
    );
  }
  const me = await administrator.send<{ user: Named }>('GET', '/me');
  for (const role of first.roles)
    await administrator.send('PUT', `/roles/${place.roleIds.get(role)}/members/${me.user.id}`);
  for (const person of others) {
    const invitation = await administrator.send<{ link: string }>('POST', `/organisations/${created.id}/invitations`, {
      email: demoEmail(person.name, organisation),
      roleIds: person.roles.map((role) => place.roleIds.get(role)),
    });
    place.people.set(person.name, await nobody.accept(invitation.link, person.name, demoPassword));
  }
  if (plan === 'paid') await ownEmailDomain(installation, administrator, place);
  return place;
}

/** No DNS knows the demo's names, so the operator attests them. */
async function ownEmailDomain(
  installation: Visitor,
  administrator: Visitor,
  { id, organisation }: Place,
): Promise<void> {
  const name = `${organisation.shortName}.example`;
  const claimed = await administrator.send<Named>('POST', `/organisations/${id}/email-domains`, { name, own: true });
  const comment = 'Part of the demo world.';
  await installation.send('POST', `/email-domains/${claimed.id}/attest`, { comment });
}

function administratorOf(world: World, key: string): { place: Place; administrator: Visitor } {
  const place = world.get(key);
  const administrator = place?.people.get(place.organisation.people[0]?.name ?? '');
  if (!place || !administrator) throw new Error(`the demo has no organisation ${key}`);
  return { place, administrator };
}

async function connectThem(world: World): Promise<void> {
  for (const wish of demoConnections) {
    const from = administratorOf(world, wish.from);
    const to = administratorOf(world, wish.to);
    const request = { toOrganisationId: to.place.id, comment: wish.comment, password: demoPassword };
    const connection = await from.administrator.send<Named>('POST', '/connections', request);
    const answer = { comment: wish.answerComment, password: demoPassword };
    if (wish.answer === 'rejected') await to.administrator.send('POST', `/connections/${connection.id}/reject`, answer);
    else if (wish.answer)
      await to.administrator.send('POST', `/connections/${connection.id}/accept`, { ...answer, level: wish.answer });
  }
}

async function giveWork(world: World): Promise<void> {
  for (const work of demoTasks) {
    const [fromKey = '', byName = ''] = work.by.split('/');
    const [toKey = '', toName = ''] = work.to.split('/');
    const by = world.get(fromKey)?.people.get(byName);
    const place = world.get(toKey);
    if (!by || !place) throw new Error(`the demo's task “${work.title}” names somebody who is not there`);
    const doer = personFor(place, toName);
    const task = await by.send<Named>('POST', '/tasks', {
      title: work.title,
      description: work.description,
      kind: work.kind,
      priority: work.priority,
      dueAt: later(new Date(), work.dueInDays * day).toISOString(),
      assignees: [await assigneeFor(place, toName, doer)],
    });
    await goOn(doer, task.id, work);
  }
}

/** The people of the world by "organisation/person". */
function castOf(world: World): Cast {
  const find = (name: string) => {
    const [key = '', person = ''] = name.split('/');
    const place = world.get(key);
    if (!place) throw new Error(`the demo has no organisation ${key}`);
    return { place, person };
  };
  const visitor = (name: string) => {
    const { place, person } = find(name);
    return personFor(place, person);
  };
  return {
    visitor,
    email: (name) => {
      const { place, person } = find(name);
      return demoEmail(person, place.organisation);
    },
    assignee: (name) => {
      const { place, person } = find(name);
      return assigneeFor(place, person, visitor(name));
    },
  };
}

/** The person named, or the first who holds the role named. */
function personFor(place: Place, name: string): Visitor {
  const holder = place.organisation.people.find((person) => person.name === name || person.roles.includes(name));
  const visitor = place.people.get(holder?.name ?? '');
  if (!visitor) throw new Error(`nobody at ${place.organisation.name} can do the work of ${name}`);
  return visitor;
}

async function assigneeFor(
  place: Place,
  name: string,
  doer: Visitor,
): Promise<{ kind: string; id: string | undefined }> {
  const roleId = place.roleIds.get(name);
  if (roleId) return { kind: 'role', id: roleId };
  const me = await doer.send<{ user: Named }>('GET', '/me');
  return { kind: 'user', id: me.user.id };
}

async function goOn(doer: Visitor, taskId: string, work: (typeof demoTasks)[number]): Promise<void> {
  if (work.outcome === 'open') return;
  await doer.send('POST', `/tasks/${taskId}/take`);
  if (work.outcome === 'taken')
    await doer.send('POST', `/tasks/${taskId}/comments`, { text: 'I have it; more by tomorrow.' });
  if (work.outcome === 'completed') {
    const verdict = work.kind === 'approve' ? { verdict: 'approved' } : {};
    await doer.send('POST', `/tasks/${taskId}/complete`, { ...verdict, comment: 'Done. Have a fire watch on site.' });
  }
  if (work.outcome === 'declined')
    await doer.send('POST', `/tasks/${taskId}/decline`, { comment: 'The inner basin is full until Friday.' });
}
