import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { routes } from '../app.ts';
import { openApiDocument } from '../http/openapi.ts';
import { type Application, startApplication } from '../test/application.ts';
import type { Cast } from '../test/cast.ts';
import { Crawl, plantedIn } from './test/crawl.ts';
import { sampleRequest } from './test/sample-input.ts';

/**
 * SPEC 6, level `roles`: no individual of the receiving organisation is visible to the sending one in any way. Globex's
 * people get names that nobody else has, work crosses in every way there is, and then Acme reads everything that it can.
 */
type Person = keyof Cast['people'];
// Thousands of requests, one test.
vi.setConfig({ testTimeout: 600_000 });
const globexPeople = ['gwen', 'carla', 'greta', 'gus'] as const;
const planted = (person: string) => ({
  name: `Zz${person}quokka Zyzzyva`,
  email: `zz${person}quokka@xyzzyglobex.example`,
});

type World = {
  application: Application;
  owner: pg.Client;
  secrets: Record<string, string[]>;
  everySecret: string[];
  /** What has been read since the world last changed; whoever changes it, forgets it. */
  crawls: Map<Person, Crawl>;
  close(): Promise<void>;
};

/** Acme → Globex with Globex's people unmistakably named. */
async function openWorld(level: 'roles' | 'roles_and_users'): Promise<World> {
  const { application, close } = await startApplication();
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const { cast } = application;
  for (const person of globexPeople) {
    const { name, email } = planted(person);
    await owner.query('update users set name = $1, email = $2 where id = $3', [name, email, cast.people[person].id]);
  }
  const backstage = cast.organisations.globex.roles.backstage!;
  await owner.query(`update roles set name = 'Zzbackstagequokka' where id = $1`, [backstage]);
  const { rows } = await owner.query<{ id: string }>('select id from api_tokens where user_id = any ($1)', [
    globexPeople.map((person) => cast.people[person].id),
  ]);
  const secrets = {
    ...Object.fromEntries(globexPeople.map((person) => [person, [`zz${person}quokka`, cast.people[person].id]])),
    roles: [
      'zzbackstagequokka',
      ...['backstage', 'everyone', 'administrators', 'coordinators'].map(
        (role) => cast.organisations.globex.roles[role]!,
      ),
    ],
    other: ['xyzzyglobex', 'zyzzyva', ...rows.map(({ id }) => id)],
  };
  await crossWork(application, level);
  const end = async () => {
    await owner.end();
    await close();
  };
  return { application, owner, secrets, everySecret: Object.values(secrets).flat(), crawls: new Map(), close: end };
}

/** Everything that can happen to work on its way, each at least once. */
async function crossWork(application: Application, level: 'roles' | 'roles_and_users'): Promise<void> {
  const { cast } = application;
  const { password } = cast;
  const act = async (person: Person, path: string, body: unknown = {}) => {
    const answer = await application.as(person).post(path, body);
    expect(answer.status, `${person} ${path}: ${answer.text}`).toBeLessThan(300);
    return answer.body as { id: string };
  };
  const consent = { comment: 'Our answer', password };
  const connection = await act('ada', '/connections', { toOrganisationId: cast.organisations.globex.id, password });
  await act('ada', `/connections/${connection.id}/resend`);
  await act('gwen', `/connections/${connection.id}/accept`, { level: 'roles_and_users', ...consent });
  const reception = { kind: 'role', id: cast.organisations.globex.roles.reception };
  const user = (person: Person) => ({ kind: 'user', id: cast.people[person].id });
  const give = async (title: string, more: object = {}) =>
    (await act('mia', '/tasks', { title, assignees: [reception], ...more })).id;
  // While people were visible, work was given to one of them by name; afterwards they are hidden here too.
  const byName = await give('By name', { assignees: [user('greta'), reception] });
  const byNameDone = await give('By name, done', { assignees: [user('greta')] });
  await act('greta', `/tasks/${byNameDone}/take`);
  await act('greta', `/tasks/${byNameDone}/complete`, { comment: 'Done' });
  if (level === 'roles') await act('gwen', `/connections/${connection.id}/level`, { level: 'roles', ...consent });
  await act('carla', `/tasks/${byName}/comments`, { text: 'Seen' });
  await give('Waits');
  const done = await give('Done');
  await act('greta', `/tasks/${done}/take`);
  await act('greta', `/tasks/${done}/comments`, { text: 'On it' });
  await act('mia', `/tasks/${done}/comments`, { text: 'Thanks' });
  await act('greta', `/tasks/${done}/transfer`, { assignee: user('gus'), message: 'Yours' });
  await act('gus', `/tasks/${done}/complete`, { comment: 'There you are' });
  const handedOn = await give('Handed on to a role');
  await act('carla', `/tasks/${handedOn}/transfer`, {
    assignee: { kind: 'role', id: cast.organisations.globex.roles.backstage },
  });
  const declined = await give('Declined');
  await act('carla', `/tasks/${declined}/take`);
  await act('carla', `/tasks/${declined}/decline`, { comment: 'Not ours' });
  const approved = await give('Approved', { kind: 'approve' });
  await act('greta', `/tasks/${approved}/take`);
  await act('greta', `/tasks/${approved}/complete`, { verdict: 'approved' });
  const putBack = await give('Put back');
  await act('greta', `/tasks/${putBack}/take`);
  await act('greta', `/tasks/${putBack}/put-back`);
  const cancelled = await give('Cancelled');
  await act('greta', `/tasks/${cancelled}/take`);
  await act('mia', `/tasks/${cancelled}/cancel`, { comment: 'Never mind' });
  const held = await give('Held');
  await act('greta', `/tasks/${held}/take`);
}

const idsOf = (words: string[]) => words.filter((word) => /^[0-9a-f-]{36}$/.test(word));

async function crawlAs(world: World, person: Person): Promise<Crawl> {
  const { application, everySecret, crawls } = world;
  const known = crawls.get(person);
  if (known) return known;
  const published = await application.as('nobody').get('/openapi.json');
  const guesses = [...idsOf(everySecret), application.cast.organisations.globex.id];
  const crawl = await new Crawl(application.as(person), published.body, guesses).run();
  crawls.set(person, crawl);
  return crawl;
}

/** What an answer shows that must not be seen; an answer may repeat what it was asked, which is compared by itself. */
const shown = (crawl: Crawl, words: string[]) =>
  [...crawl.answers].flatMap(([url, answer]) => {
    const found = plantedIn(answer, words).filter((word) => !url.includes(word));
    return found.length > 0 ? [`${url}: ${found.join(', ')}: ${answer.text.slice(0, 300)}`] : [];
  });

async function mailsToAcme({ application, owner }: World): Promise<string[]> {
  const { rows } = await owner.query<{ subject: string; sealed_body: Buffer | null; to_address: string }>(
    `select * from mails where to_address like '%@acme.example'`,
  );
  return rows.map(
    (mail) =>
      `${mail.to_address} ${mail.subject} ${mail.sealed_body ? application.services.sealer.open(mail.sealed_body) : ''}`,
  );
}

describe('at level roles', async () => {
  const world = await openWorld('roles');
  const { application, everySecret } = world;
  const readers: Person[] = ['ada', 'mia', 'erin'];

  test.each(readers)('%s finds no individual of Globex in anything that there is to read', async (person) => {
    const crawl = await crawlAs(world, person);
    const reached = [...crawl.answers].filter(([, answer]) => answer.status === 200).map(([url]) => url);
    const covered = new Set(reached.map((url) => url.split('?')[0]!.replaceAll(/[0-9a-f-]{36}/g, '{id}')));
    // The crawl means something only when it gets to the places where people stand.
    for (const place of [
      '/tasks',
      '/tasks/{id}',
      '/tasks/{id}/history',
      '/tasks/{id}/comments',
      '/connections/{id}',
      '/connections/{id}/history',
      '/directory',
      '/directory/explain',
    ]) {
      expect(covered, place).toContain(place);
    }
    expect(crawl.answers.size).toBeGreaterThan(300);
    expect([...crawl.answers].filter(([, answer]) => answer.status >= 500)).toEqual([]);
    expect(shown(crawl, everySecret)).toEqual([]);
    expect(await crawl.tellingAnswers(idsOf(everySecret))).toEqual([]);
  });

  test('mails to Acme name nobody', async () => {
    const mails = await mailsToAcme(world);
    expect(mails.length).toBeGreaterThan(0);
    expect(mails.filter((mail) => plantedIn({ text: mail }, everySecret).length > 0)).toEqual([]);
  });

  test('who belongs to Globex changes nothing that Acme can read: no count, no order, no version', async () => {
    const before = await crawlAs(world, 'mia');
    const { cast } = application;
    const { globex } = cast.organisations;
    for (const index of [1, 2, 3]) {
      const id = randomUUID();
      await world.owner.query(
        `insert into users (id, organisation_id, name, email, status, created_at) values ($1, $2, 'Aaron New', $3, 'active', now())`,
        [id, globex.id, `new${index}@xyzzyglobex.example`],
      );
      await world.owner.query(
        'insert into role_members (role_id, user_id, organisation_id, added_at) values ($1, $2, $3, now())',
        [globex.roles.reception, id, globex.id],
      );
    }
    await world.owner.query(`update users set name = 'Aaron Renamed', version = version + 1 where id = $1`, [
      cast.people.greta.id,
    ]);
    await world.owner.query('delete from role_members where user_id = $1 and role_id = $2', [
      cast.people.carla.id,
      globex.roles.reception,
    ]);
    world.crawls.clear();
    const after = await crawlAs(world, 'mia');
    const changed = [...before.answers].filter(([url, answer]) => after.answers.get(url)?.text !== answer.text);
    expect(changed.map(([url, answer]) => `${url}: ${answer.text} → ${after.answers.get(url)?.text}`)).toEqual([]);
    expect(after.answers.size).toBe(before.answers.size);
  });

  test('whatever Acme tries to do, no refusal names anybody, and hidden ids are answered like unknown ones', async () => {
    const crawl = await crawlAs(world, 'mia');
    const trouble: string[] = [];
    let tried = 0;
    for (const route of routes.filter(({ method, path }) => method !== 'GET' && !endsTheCrawl.test(path))) {
      // Ada may most; Mia has sent the tasks.
      for (const person of route.path.startsWith('/tasks') ? (['mia', 'ada'] as const) : (['ada'] as const)) {
        const client = application.as(person);
        // What is known below this path, and everything that is hidden.
        const below = crawl.readableBelow(route.path.slice(0, route.path.indexOf(':')));
        const ids = route.path.includes(':') ? new Set([...below, ...idsOf(everySecret)]) : [randomUUID()];
        for (const id of ids) {
          const unknown = randomUUID();
          // Hidden ids in the body, and below something known in the path.
          const hidden = world.secrets.greta![1]!;
          const first = sampleRequest(route, (name) => (name === 'id' ? id : hidden));
          const second = sampleRequest(route, (name) => (name === 'id' ? id : unknown));
          const answer = await client.send(route.method, first.path, first.body);
          tried += 1;
          const found = plantedIn(answer, everySecret).filter(
            (word) => !first.path.includes(word) && !JSON.stringify(first.body ?? '').includes(word),
          );
          if (found.length > 0 || answer.status >= 500) trouble.push(`${route.method} ${first.path}: ${answer.text}`);
          if (answer.status < 300 || JSON.stringify(first) === JSON.stringify(second)) continue;
          const other = await client.send(route.method, second.path, second.body);
          if (answer.text.replaceAll(hidden, '') !== other.text.replaceAll(unknown, ''))
            trouble.push(`${route.method} ${first.path} tells: ${answer.text} ≠ ${other.text}`);
        }
      }
    }
    expect(trouble.slice(0, 20)).toEqual([]);
    expect(tried).toBeGreaterThan(300);
    world.crawls.clear();
    // Some of it went through: the connection is over now, tasks are cancelled. It stays as secret as it was.
    const afterwards = await crawlAs(world, 'ada');
    expect(shown(afterwards, everySecret)).toEqual([]);
    const mails = await mailsToAcme(world);
    expect(mails.filter((mail) => plantedIn({ text: mail }, everySecret).length > 0)).toEqual([]);
    await world.close();
  });
});

/** Acts that would sign the readers out or change their password in the middle of it. */
const endsTheCrawl = /^\/(sessions|api-tokens|password-resets|me\/password|me\/email|sign-up)/;

describe('the crawl can fail', async () => {
  const world = await openWorld('roles_and_users');
  const { secrets } = world;

  test('at level roles_and_users it finds Greta, who holds a public role, and still not Gus, who holds none', async () => {
    const crawl = await crawlAs(world, 'mia');
    expect(shown(crawl, ['zzgretaquokka']).length).toBeGreaterThan(5);
    expect(shown(crawl, [...secrets.gus!, ...secrets.roles!, 'xyzzyglobex'])).toEqual([]);
    expect(await crawl.tellingAnswers([secrets.gus![1]!])).toEqual([]);
    // Her id is not like an unknown one any more, and that is noticed too.
    expect((await crawl.tellingAnswers([secrets.greta![1]!])).length).toBeGreaterThan(0);
  });

  test('it looks into headers and into what is wrapped', () => {
    const cursor = Buffer.from('["Zzgretaquokka"]').toString('base64url');
    expect(plantedIn({ text: JSON.stringify({ nextCursor: cursor }) }, ['zzgretaquokka'])).toHaveLength(1);
    expect(plantedIn({ text: '', headers: new Headers({ etag: '"zzgretaquokka"' }) }, ['zzgretaquokka'])).toHaveLength(
      1,
    );
  });

  test('a new endpoint is read without being listed', async () => {
    const document = openApiDocument(routes);
    const [list, one] = [document.paths['/tasks']!, document.paths['/tasks/{id}']!];
    const paths = { '/tasks': list, '/tasks/{id}': one, '/tasks/{id}/spied': one };
    const crawl = await new Crawl(world.application.as('mia'), { ...document, paths }, []).run();
    expect([...crawl.answers.keys()].some((url) => /^\/tasks\/[0-9a-f-]{36}\/spied$/.test(url))).toBe(true);
    await world.close();
  });
});
