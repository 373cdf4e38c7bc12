import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { ownRoot, secretKey } from '../../nodes/test/node.ts';
import { Client } from '../../server/test/client.ts';
import { ask } from '../../server/test/global-setup.ts';
import type { Done } from './careful-client.ts';
import { recountFiles } from './recount-files.ts';
import type { Scene } from './scene.ts';

export type Balance = { lost: string[]; doubled: string[] };

/** How often each act of the stories stands in the database. */
const countsOfActs = `
  select title, count(*)::int as times from (
    select title from tasks
    union all select t.title || ' ' || e.kind from task_events e join tasks t on t.id = e.task_id
      where e.kind in ('taken', 'completed')
    union all select name from documents
    union all select name || ' deleted' from documents where deleted_at is not null
    union all select message from participants
    union all select message || ' given back' from participants where status = 'removed'
    union all select comment from connection_events
  ) as acts where title is not null group by title`;

/** Sessions have no names; the recount tries each one. */
const isCounted = ({ story }: Done) => story !== 'sessions';

/** Which acts that were acknowledged are not there, and which are there twice. */
export async function balanceOf({ database }: Scene, done: Done[]): Promise<Balance> {
  const rows = await ask<{ title: string; times: number }>(database.url, countsOfActs);
  const times = new Map(rows.map((row) => [row.title, row.times]));
  const titles = done.filter(isCounted).map(({ title }) => title);
  return {
    lost: titles.filter((title) => !times.has(title)),
    doubled: titles.filter((title) => (times.get(title) ?? 0) > 1),
  };
}

/** Everything that was ever acknowledged, rights and counts, audit and files, once the load is over. */
export async function recountEverything(scene: Scene): Promise<void> {
  const { heard } = scene.stage;
  expect(heard.wrong).toEqual([]);
  expect(await balanceOf(scene, heard.done)).toEqual({ lost: [], doubled: [] });
  await recountTasks(scene);
  await recountDocuments(scene);
  await recountShares(scene);
  await recountConnections(scene);
  await recountSessions(scene);
  await recountFiles(scene);
  await proveByCommand(scene);
}

/** Both sides read the same of each task. */
async function recountTasks(scene: Scene): Promise<void> {
  const facts = (body: { id: string; title: string; status: string }) => [body.id, body.title, body.status];
  for (const { id, title } of scene.stage.told.tasks) {
    const [sender, receiver] = [await scene.as('mia').get(`/tasks/${id}`), await scene.as('greta').get(`/tasks/${id}`)];
    expect(facts(sender.body)).toEqual([id, title, 'completed']);
    expect(facts(receiver.body)).toEqual(facts(sender.body));
  }
}

/** Who may read a document gets the bytes that were sent; nobody else learns that it is there, and nobody once it is deleted. */
async function recountDocuments(scene: Scene): Promise<void> {
  const { greta, ivan } = scene.cast.people;
  for (const { id, sha256, isDeleted } of scene.stage.told.documents) {
    const read = (token: string) =>
      fetch(`${scene.node.url}/api/v1/documents/${id}/content`, { headers: { authorization: `Bearer ${token}` } });
    const outside = await read(ivan.token);
    expect([id, outside.status]).toEqual([id, 404]);
    const inside = await read(greta.token);
    const bytes = Buffer.from(await inside.arrayBuffer());
    expect([id, inside.status]).toEqual([id, isDeleted ? 404 : 200]);
    if (!isDeleted) expect([id, createHash('sha256').update(bytes).digest('hex')]).toEqual([id, sha256]);
  }
}

/** Whoever was taken out reads nothing any more, and their shares are given back. */
async function recountShares(scene: Scene): Promise<void> {
  const { rooms, told } = scene.stage;
  expect((await scene.as('gus').get(`/workspaces/${rooms.shares}`)).status).toBe(404);
  const active = await ask<{ id: string }>(
    scene.database.url,
    `select id from participants where workspace_id = '${rooms.shares}' and status in ('active', 'invited')`,
  );
  expect(active).toEqual([]);
  expect(told.participants.filter(({ isRemoved }) => !isRemoved)).toEqual([]);
  const [kept] = await ask<{ shares: number }>(
    scene.database.url,
    `select coalesce(sum(change), 0)::int as shares from share_entries where workspace_id = '${rooms.shares}'`,
  );
  expect(kept).toEqual({ shares: 0 });
}

/** Both sides of each connection know the same of it, act for act. */
async function recountConnections(scene: Scene): Promise<void> {
  for (const { id, comments } of scene.stage.told.connections) {
    const heard = await Promise.all(
      (['ingrid', 'gwen'] as const).map(async (person) => {
        const { body } = await scene.as(person).get(`/connections/${id}/history`);
        return body.items.map(({ comment }: { comment: string }) => comment).sort();
      }),
    );
    expect(heard).toEqual([comments.toSorted(), comments.toSorted()]);
    expect((await scene.as('gwen').get(`/connections/${id}`)).body.status).toBe('ended');
  }
}

/** A session that was given works, one that was ended does not. */
async function recountSessions(scene: Scene): Promise<void> {
  for (const { cookie, isOver } of scene.stage.told.sessions) {
    const { status } = await new Client(scene.node.url, undefined, { cookie }).get('/me');
    expect([cookie.slice(0, 20), status]).toEqual([cookie.slice(0, 20), isOver ? 401 : 200]);
  }
}

/** As whoever runs the server proves it. */
async function proveByCommand({ node, toDatabase }: Scene): Promise<void> {
  const causeway = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(ownRoot, 'cli/main.ts'), ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: node.dataDir, DATABASE_URL: toDatabase.url, SECRET_KEY: secretKey },
    });
    return stdout;
  };
  expect(await causeway('verify')).toContain('are equal to them');
  const audit = await causeway('audit', 'verify');
  expect(audit).toContain('nothing was altered, removed or reordered');
  expect(audit).not.toContain('BROKEN');
}
