import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { minute } from '../../server/platform/clock.ts';
import { type Cast, password } from '../../server/test/cast.ts';
import { CarefulClient, type Heard } from './careful-client.ts';
import type { Rooms } from './rooms.ts';

/** What each acknowledged act left behind, as those who did it were told. */
export type Told = {
  tasks: { id: string; title: string }[];
  documents: { id: string; name: string; sha256: string; isDeleted: boolean }[];
  participants: { id: string; isRemoved: boolean }[];
  connections: { id: string; comments: string[] }[];
  sessions: { cookie: string; isOver: boolean }[];
};

export type Stage = { place: { url: string }; cast: Cast; rooms: Rooms; heard: Heard; told: Told };
type Story = (stage: Stage, number: number) => Promise<void>;

/** How long what was begun may take to its end. */
const endMilliseconds = 2 * minute;
/** How long a client rests between two acts. */
const restMilliseconds = 30;

function client(stage: Stage, story: string, person?: keyof Cast['people']): CarefulClient {
  return new CarefulClient(stage, story, person && stage.cast.people[person].token);
}

/** Acme hands Globex a task, and somebody there does it. */
async function handOver(stage: Stage, number: number): Promise<void> {
  const [mia, greta] = [client(stage, 'tasks', 'mia'), client(stage, 'tasks', 'greta')];
  const title = `Task ${number}`;
  const assignees = [{ kind: 'user', id: stage.cast.people.greta.id }];
  const { body } = await mia.act(title, { method: 'POST', path: '/tasks', body: { title, assignees } });
  await greta.act(`${title} taken`, { method: 'POST', path: `/tasks/${body.id}/take` });
  const comment = { comment: 'Done.' };
  await greta.act(`${title} completed`, { method: 'POST', path: `/tasks/${body.id}/complete`, body: comment });
  stage.told.tasks.push({ id: body.id, title });
}

/** A file goes up into a workspace that somebody else may read; every third is deleted again. */
async function fileAway(stage: Stage, number: number): Promise<void> {
  const mia = client(stage, 'documents', 'mia');
  const name = `document-${number}.bin`;
  const content = randomBytes(2000 + (number % 7) * 9000);
  const path = `/workspaces/${stage.rooms.documents}/documents`;
  const { body } = await mia.act(name, { method: 'POST', path, file: new File([content], name) });
  const document = { id: body.id, name, sha256: createHash('sha256').update(content).digest('hex'), isDeleted: false };
  stage.told.documents.push(document);
  if (number % 3 !== 2) return;
  await mia.act(`${name} deleted`, { method: 'DELETE', path: `/documents/${body.id}`, doneBefore: 404 });
  document.isDeleted = true;
}

/** Somebody is let into a workspace with documents, and taken out of it again. */
async function share(stage: Stage, number: number): Promise<void> {
  const colin = client(stage, 'shares', 'colin');
  const path = `/workspaces/${stage.rooms.shares}/participants`;
  const body = {
    emails: [stage.cast.people.gus.email],
    abilities: ['preview', 'download'],
    message: `Share ${number}`,
  };
  const invited = await colin.act(`Share ${number}`, { method: 'POST', path, body });
  const participant = { id: invited.body.items[0].id as string, isRemoved: false };
  stage.told.participants.push(participant);
  const removal = { method: 'DELETE', path: `${path}/${participant.id}`, doneBefore: 404 } as const;
  await colin.act(`Share ${number} given back`, removal);
  participant.isRemoved = true;
}

/** Initech asks Globex, which agrees, and ends it again. */
async function agree(stage: Stage, number: number): Promise<void> {
  const [ingrid, gwen] = [client(stage, 'connections', 'ingrid'), client(stage, 'connections', 'gwen')];
  const comments = [`Connection ${number} asked`, `Connection ${number} accepted`, `Connection ${number} ended`];
  const [asking, accepting, ending] = comments as [string, string, string];
  const toOrganisationId = stage.cast.organisations.globex.id;
  const asked = { toOrganisationId, comment: asking, password };
  const { body } = await ingrid.act(asking, { method: 'POST', path: '/connections', body: asked });
  const path = `/connections/${body.id}`;
  const accepted = { level: 'roles', comment: accepting, password };
  await gwen.act(accepting, { method: 'POST', path: `${path}/accept`, body: accepted });
  await ingrid.act(ending, { method: 'POST', path: `${path}/end`, body: { comment: ending, password } });
  stage.told.connections.push({ id: body.id, comments });
}

/** Somebody signs in, and out again two times of three. */
async function comeAndGo(stage: Stage, number: number): Promise<void> {
  const sol = client(stage, 'sessions');
  const { email } = stage.cast.people.sol;
  const headers = { 'x-forwarded-for': `198.51.${(number >> 8) % 256}.${number % 256}` };
  const signIn = { method: 'POST', path: '/sessions', body: { email, password }, headers } as const;
  const answer = await sol.act(`Session ${number}`, signIn);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .find((line) => line.includes('session'));
  if (!cookie) throw new Error(`No session came with ${answer.status}.`);
  const session = { cookie, isOver: false };
  if (number % 3 !== 2) {
    const signOut = { method: 'DELETE', path: '/sessions/current', headers: { cookie }, doneBefore: 401 } as const;
    await sol.act(`Session ${number} over`, signOut);
    session.isOver = true;
  }
  stage.told.sessions.push(session);
  await wait(200);
}

const stories: Record<string, Story> = {
  tasks: handOver,
  documents: fileAway,
  shares: share,
  connections: agree,
  sessions: comeAndGo,
};
export const storyNames = Object.keys(stories);

/** Every story goes on, one client each, until it is stopped; what was begun is brought to its end. */
export function startStories(stage: Stage): { stop(): Promise<void> } {
  let isStopping = false;
  const run = async (story: Story) => {
    for (let number = 0; !isStopping; number += 1) {
      await story(stage, number);
      await wait(restMilliseconds);
    }
  };
  const running = Promise.all(Object.values(stories).map(run));
  // Heard when it is stopped, too.
  running.catch(() => undefined);
  return {
    async stop() {
      isStopping = true;
      const late = wait(endMilliseconds, undefined, { ref: false }).then(() => {
        throw new Error('Something that was begun was never acknowledged.');
      });
      await Promise.race([running, late]);
    },
  };
}
