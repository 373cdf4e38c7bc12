import { createHash, randomBytes, randomInt } from 'node:crypto';
import { type Soak, SoakVisitor } from './soak-visitor.ts';
import { type Person, type Place, password, type SoakWorld } from './soak-world.ts';

type Named = { id: string };
type Story = (soak: Soak, world: SoakWorld) => Promise<void>;

function anyOf<Item>(items: readonly Item[]): Item {
  const item = items[randomInt(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** An organisation, somebody there, and the one that it may send to. */
function scene({ places }: SoakWorld): { here: Place; there: Place; person: Person } {
  const index = randomInt(places.length);
  const [here, there] = [places[index], places[(index + 1) % places.length]];
  if (!here || !there) throw new Error('the world has no organisations');
  return { here, there, person: anyOf(here.people) };
}

async function comeAndGo(soak: Soak, world: SoakWorld): Promise<void> {
  const { person } = scene(world);
  const session = await new SoakVisitor(soak, {}).signIn(person.email, password);
  await session.send('who am I', 'GET /me');
  await session.send('sign out', 'DELETE /sessions/current');
}

async function lookAround(_soak: Soak, world: SoakWorld): Promise<void> {
  const { person, there } = scene(world);
  await person.visitor.send('directory', `GET /directory?q=${anyOf(['a', 'desk', 'person', 'so'])}&limit=50`);
  await person.visitor.send('may I assign', `GET /directory/explain?kind=role&id=${there.roleId}`);
  await person.visitor.send('connections', 'GET /connections?view=paired');
}

async function handOver(_soak: Soak, world: SoakWorld): Promise<void> {
  const { person, there } = scene(world);
  const assignees = [{ kind: 'role', id: there.roleId }];
  const task = await person.visitor.send<Named>('create a task', 'POST /tasks', { title: 'Please check', assignees });
  const { visitor } = anyOf(there.people);
  await visitor.send('inbox', 'GET /tasks?box=inbox&status=open&limit=50');
  await visitor.send('take', `POST /tasks/${task.id}/take`);
  await visitor.send('comment', `POST /tasks/${task.id}/comments`, { text: 'I have it; more by tomorrow.' });
  await visitor.send('complete', `POST /tasks/${task.id}/complete`, { comment: 'Done.' });
  await person.visitor.send('task', `GET /tasks/${task.id}`);
}

async function workTogether(soak: Soak, world: SoakWorld): Promise<void> {
  const { here, there } = scene(world);
  const { visitor } = here.administrator;
  const workspace = await visitor.send<Named>('workspace', 'POST /workspaces', { name: 'Works on the quay' });
  const content = randomBytes(randomInt(1_000, 60_000));
  const guest = anyOf(there.people);
  const invited = { emails: [guest.email], abilities: ['preview', 'download'] };
  await visitor.send('share', `POST /workspaces/${workspace.id}/participants`, invited);
  const document = await visitor.upload<Named>(
    `/workspaces/${workspace.id}/documents`,
    new File([content], 'plan.bin'),
  );
  await visitor.upload(`/documents/${document.id}/versions`, new File([content], 'plan.bin'));
  await guest.visitor.send('documents', `GET /workspaces/${workspace.id}/documents`);
  const { sha256 } = await guest.visitor.download(`/documents/${document.id}/content`);
  if (sha256 !== createHash('sha256').update(content).digest('hex'))
    soak.answered({ kind: 'download', milliseconds: 0, error: 'a download had other bytes than the upload' });
  await visitor.send('delete', `DELETE /documents/${document.id}`);
  await visitor.send('workspace', `POST /workspaces/${workspace.id}/close`, {});
}

async function invite(soak: Soak, world: SoakWorld): Promise<void> {
  const { here } = scene(world);
  const { visitor } = here.administrator;
  const email = `guest-${randomBytes(8).toString('hex')}@elsewhere.example`;
  const invitation = await visitor.send<Named & { link: string }>(
    'invite',
    `POST /organisations/${here.id}/invitations`,
    { email },
  );
  if (randomInt(2) === 0) {
    await visitor.send('withdraw', `DELETE /invitations/${invitation.id}`);
    return;
  }
  const token = new URL(invitation.link).searchParams.get('token');
  const body = { token, name: 'Guest', password };
  await new SoakVisitor(soak, {}).send('accept', 'POST /invitations/accept', body);
}

async function agree(_soak: Soak, world: SoakWorld): Promise<void> {
  // Nobody else asks between these two meanwhile.
  const pair = world.strangers.pop();
  if (!pair) return lookAround(_soak, world);
  const [from, to] = [pair[0].administrator.visitor, pair[1].administrator.visitor];
  try {
    const asked = { toOrganisationId: pair[1].id, comment: 'May we?', password };
    const { id } = await from.send<Named>('ask', 'POST /connections', asked);
    await to.send('preview', `GET /connections/${id}/preview?level=roles`);
    await to.send('answer', `POST /connections/${id}/accept`, { level: 'roles', comment: 'Agreed.', password });
    await from.send('end', `POST /connections/${id}/end`, { comment: 'Done.', withdrawTasks: true, password });
  } finally {
    world.strangers.unshift(pair);
  }
}

async function readNotices(_soak: Soak, world: SoakWorld): Promise<void> {
  const { visitor } = scene(world).person;
  await visitor.send('notices', 'GET /notices?unread=true');
  await visitor.send('notices', 'GET /notices/counts');
  await visitor.send('notices', 'POST /notices/read', { all: true });
}

/** What goes on in a working hour, in believable proportions. */
const stories: Story[] = [
  ...Array(4).fill(handOver),
  ...Array(4).fill(lookAround),
  ...Array(2).fill(readNotices),
  ...Array(2).fill(workTogether),
  comeAndGo,
  invite,
  agree,
];

export function anyStory(soak: Soak, world: SoakWorld): Promise<void> {
  return anyOf(stories)(soak, world);
}

/** Twenty people who listen, each for about a minute, then again. */
export async function keepListening(world: SoakWorld, signal: AbortSignal): Promise<number> {
  const people = world.places.flatMap((place) => place.people).slice(0, 20);
  const counts = await Promise.all(
    people.map(async ({ visitor }) => {
      let events = 0;
      while (!signal.aborted)
        events += await visitor.listen(AbortSignal.any([signal, AbortSignal.timeout(randomInt(45_000, 75_000))]));
      return events;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
