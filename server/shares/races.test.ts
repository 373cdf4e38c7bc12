import { afterAll, beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { type Answer, Client } from '../test/client.ts';
import { allow, expectExact, invite, used, workspaceWith } from './test/scene.ts';
import { secondServer } from './test/second-server.ts';
import { ServerProcess } from './test/server-process.ts';

const application = useApplication();
let second: Awaited<ReturnType<typeof secondServer>>;
beforeAll(async () => {
  second = await secondServer(application);
});
afterAll(() => second.close());

const servers = () => [application.as('ada'), second.as('ada')];
const codes = (answers: Answer[]) => {
  const counted = new Map<string, number>();
  for (const { status, body } of answers) {
    const said = body?.code ? `${status} ${body.code}` : String(status);
    counted.set(said, (counted.get(said) ?? 0) + 1);
  }
  return Object.fromEntries(counted);
};

/** Grants at once, in turn through both servers, one person each, over these workspaces. */
function grants(
  workspaceIds: string[],
  { count, name }: { count: number; name: string },
  clients = servers(),
): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const client = clients[index % clients.length] ?? application.as('ada');
      const workspaceId = workspaceIds[index % workspaceIds.length] ?? '';
      return invite(client, workspaceId, [`${name}${index}@elsewhere.example`]);
    }),
  );
}

// Without the condition in moveCount the constraint of the table refuses instead, and nobody is told what is left; without
// that too, all two hundred succeed.
test('of 200 grants at once with one share left, through two server processes, one succeeds', async () => {
  await allow(application, 1000);
  const ids: string[] = [];
  for (let number = 0; number < 20; number += 1) ids.push((await workspaceWith(application.as('ada'), 1)).id);
  await allow(application, (await used(application)) + 1);
  // Two processes of their own, as two nodes are.
  const nodes = [1, 2].map(() => new ServerProcess({ DATABASE_URL: application.ownerUrl, SECRET_KEY: 'a'.repeat(64) }));
  await Promise.all(nodes.map((node) => node.start()));
  const { token } = application.as('ada');
  const answers = await grants(
    ids,
    { count: 200, name: 'last' },
    nodes.map((node) => new Client(node.url, token)),
  );
  await Promise.all(nodes.map((node) => node.stop()));
  expect(codes(answers)).toEqual({ '201': 1, '409 share_allowance_exceeded': 199 });
  const refused = answers.filter(({ status }) => status === 409).map(({ body }) => [body.needed, body.available]);
  expect(new Set(refused.map(String))).toEqual(new Set(['1,0']));
  expect(await used(application)).toBe((await expectExact(application)).shares);
}, 120_000);

test('what fits is granted to the last share, whoever asks at the same moment', async () => {
  await allow(application, 1000);
  const { id } = await workspaceWith(application.as('ada'), 3);
  const before = await used(application);
  await allow(application, before + 30);
  const answers = await grants([id], { count: 40, name: 'fitting' });
  expect(codes(answers)).toEqual({ '201': 10, '409 share_allowance_exceeded': 30 });
  expect(await used(application)).toBe(before + 30);
  await expectExact(application);
});

test('documents and people that come at the same moment are all shared to each other', async () => {
  await allow(application, 10_000);
  const { id } = await workspaceWith(application.as('ada'), 1);
  const before = await used(application);
  const people = Array.from({ length: 10 }, (_, index) => `meeting${index}@elsewhere.example`);
  const form = () => {
    const body = new FormData();
    body.append('file', new Blob(['Hello']), 'notes.txt');
    return body;
  };
  const upload = async (index: number) => {
    const client = servers()[index % 2] ?? application.as('ada');
    const answer = await fetch(`${client.baseUrl}/api/v1/workspaces/${id}/documents`, {
      method: 'POST',
      body: form(),
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect(answer.status).toBe(201);
  };
  await Promise.all([
    ...people.map((email, index) => invite(servers()[(index + 1) % 2] ?? application.as('ada'), id, [email])),
    ...people.map((_, index) => upload(index)),
  ]);
  expect(await used(application)).toBe(before + 11 * 10);
  await expectExact(application);
});
