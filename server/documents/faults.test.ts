import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '../platform/clock.ts';
import type { ContentStore } from '../platform/storage/content-store.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { checkContents } from './check-contents.ts';
import { collectContents, condemnUnreferenced } from './collect-contents.ts';
import { documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/**
 * Every act that touches the store is stopped before and after each of its steps, in the store and in the database. Whatever
 * is referred to is whole ever after; whatever is not is collected: the walk over store and table finds them equal.
 */
const application = useApplication();
let owner: pg.Client;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  faulty(application.services.contents);
});
afterAll(() => owner.end());

/** The step at which the next act fails, counted down; and how many steps it took. */
let failAt = Number.POSITIVE_INFINITY;
let steps = 0;
beforeEach(() => {
  failAt = Number.POSITIVE_INFINITY;
});

function step(): void {
  steps += 1;
  if (steps === failAt) throw new Error(`stopped at step ${failAt}`);
}

/** The same store, which fails before and after each of its steps, and in the middle of what is written. */
function faulty(store: ContentStore): void {
  const { write, append, finish, remove, openPieces } = store;
  const around =
    <Words extends unknown[], Result>(act: (...words: Words) => Promise<Result>) =>
    async (...words: Words): Promise<Result> => {
      step();
      const result = await act(...words);
      step();
      return result;
    };
  const broken = (content: Readable) =>
    Readable.from(
      (async function* () {
        for await (const chunk of content) {
          yield chunk;
          step();
        }
      })(),
    );
  store.write = around((key, content, options) => write(key, broken(content), options));
  store.append = around((key, piece, options) => append(key, broken(piece), options));
  store.finish = around(finish);
  store.remove = around(remove);
  store.openPieces = around(openPieces);
}

/** Makes the database fail in the middle of transactions: at the statement that writes to this table. */
async function failWritingTo(table: string | undefined): Promise<void> {
  await owner.query(
    `create or replace function stop_here() returns trigger language plpgsql as $$ begin raise exception 'stopped'; end $$`,
  );
  for (const name of [
    'contents',
    'documents',
    'document_versions',
    'workspace_events',
    'audit_records',
    'accounts',
    'uploads',
  ])
    await owner.query(`drop trigger if exists stop_here on ${name}`);
  if (table)
    await owner.query(
      `create trigger stop_here after insert or update or delete on ${table} for each row execute function stop_here()`,
    );
}

/** After any accident: all that is referred to can be read, and after a day store and table know the same, with nothing left over. */
async function expectSound(workspace: Json): Promise<void> {
  failAt = Number.POSITIVE_INFINITY;
  await failWritingTo(undefined);
  const mia = application.as('mia');
  const listed = (await mia.get(`/workspaces/${workspace.id}/documents`)).body.items ?? [];
  for (const document of listed) {
    const versions = (await mia.get(`/documents/${document.id}/versions`)).body.items;
    for (const version of versions) {
      const content = await mia.get(`/documents/${document.id}/content?version=${version.number}`);
      expect([content.status, content.text.length]).toEqual([200, version.sizeBytes]);
    }
  }
  application.clock.advance(2 * day);
  await collectContents(application.services);
  expect(await checkContents(application.services)).toEqual({ unknown: [], damaged: [] });
  const { rows } = await owner.query(`select status from contents where status <> 'stored' or not (
    id in (select v.content_id from document_versions v join documents d on d.id = v.document_id and d.deleted_at is null
           where v.content_id is not null) or id in (select preview_content_id from document_previews))`);
  expect(rows).toEqual([]);
}

/** What is done, on a workspace with one document that is prepared before. */
const acts: Record<string, (workspace: Json, document: Json) => Promise<unknown>> = {
  'an upload': (workspace) =>
    sendFile(application.as('mia'), `/workspaces/${workspace.id}/documents`, { content: 'new' }),
  'a version': (_workspace, document) =>
    sendFile(application.as('mia'), `/documents/${document.id}/versions`, { content: 'two' }),
  'a restore': (_workspace, document) => application.as('mia').post(`/documents/${document.id}/versions/1/restore`, {}),
  'a preview': (_workspace, document) => application.as('mia').get(`/documents/${document.id}/preview`),
  'a resumable upload': async (workspace) => {
    const mia = application.as('mia').with({ 'tus-resumable': '1.0.0' });
    const metadata = `workspaceId ${btoa(workspace.id)},filename ${btoa('a.txt')}`;
    const begun = await mia.with({ 'upload-length': '6', 'upload-metadata': metadata }).post('/uploads');
    const id = begun.headers.get('location')?.split('/').at(-1);
    for (const [offset, piece] of [
      [0, 'abc'],
      [3, 'def'],
    ])
      await mia
        .with({ 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' })
        .patch(`/uploads/${id}`, String(piece));
  },
  'a deletion': (_workspace, document) => application.as('mia').delete(`/documents/${document.id}`),
  'a closing': (workspace) => application.as('mia').post(`/workspaces/${workspace.id}/close`, {}),
};

async function prepared(): Promise<[Json, Json]> {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  return [workspace, await documentIn(mia, workspace.id, 'one')];
}

describe.each(Object.entries(acts))('%s', (_name, act) => {
  test('stopped between any two steps of the store, leaves nothing half', async () => {
    let all = 1;
    for (let at = 1; at <= all; at += 1) {
      const scene = await prepared();
      [steps, failAt] = [0, at];
      await act(...scene);
      all = Math.max(all, steps);
      await expectSound(scene[0]);
    }
  });

  test.each(['contents', 'documents', 'document_versions', 'workspace_events', 'audit_records', 'accounts', 'uploads'])(
    'stopped when it writes to %s, leaves nothing half',
    async (table) => {
      const scene = await prepared();
      await failWritingTo(table);
      await act(...scene);
      await expectSound(scene[0]);
    },
  );
});

describe('collecting', () => {
  test('stopped between any two steps, is gone on with by the next round', async () => {
    for (let at = 1; at <= 7; at += 1) {
      const [workspace, document] = await prepared();
      await documentIn(application.as('mia'), workspace.id, 'stays');
      await sendFile(application.as('mia'), `/documents/${document.id}/versions`, { content: 'two' });
      await application.as('mia').delete(`/documents/${document.id}`);
      [steps, failAt] = [0, at];
      await collectContents(application.services).catch((error: Error) => expect(error.message).toContain('stopped'));
      await expectSound(workspace);
    }
  });

  test('never takes what is referred to, even if it is condemned by mistake', async () => {
    const [workspace, document] = await prepared();
    await owner.query(
      `update contents set status = 'condemned' where id in (select content_id from document_versions where document_id = $1)`,
      [document.id],
    );
    await collectContents(application.services);
    await owner.query(
      `update contents set status = 'stored' where id in (select content_id from document_versions where document_id = $1)`,
      [document.id],
    );
    await expectSound(workspace);
    expect((await application.as('mia').get(`/documents/${document.id}/content`)).text).toBe('one');
  });

  test('finds whole contents that nothing refers to, which no act leaves behind', async () => {
    const [workspace, document] = await prepared();
    await owner.query('update document_versions set content_id = null where document_id = $1', [document.id]);
    await owner.query('update documents set deleted_at = now() where id = $1', [document.id]);
    application.clock.advance(2 * day);
    await condemnUnreferenced(application.services);
    await expectSound(workspace);
  });

  test('the walk over store and table finds an object that no row knows, and a row without its object', async () => {
    const [, document] = await prepared();
    const { contents } = application.services;
    const stray = 'f'.repeat(64);
    await contents.write(stray, Readable.from([Buffer.from('x')]), { maximumBytes: 10 });
    const { rows } = await owner.query<{ key: string }>(
      'select key from contents c join document_versions v on v.content_id = c.id where v.document_id = $1',
      [document.id],
    );
    await contents.remove(rows[0]!.key);
    expect(await checkContents(application.services)).toEqual({ unknown: [stray], damaged: [rows[0]!.key] });
    await contents.remove(stray);
  });
});
