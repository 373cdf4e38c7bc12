import pg from 'pg';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Answer } from '../test/client.ts';
import { documentIn, workspaceOf } from './test/uploading.ts';

/** A workspace with 100,000 documents is listed as fast deep inside as at its beginning. */
const application = useApplication();
const documents = 100_000;

test('a page of 100,000 documents takes the same time everywhere, by name and newest first', {
  timeout: 120_000,
}, async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const first = await documentIn(mia, workspace.id, 'x', 'one.txt');
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  await owner.query(
    `with made as (
       insert into documents (id, workspace_id, organisation_id, name, newest_number, created_by, created_at, updated_at)
       select gen_random_uuid(), workspace_id, organisation_id, 'plan ' || lpad(n::text, 6, '0'), 1, created_by, created_at, created_at + n * interval '1 second'
       from documents, generate_series(1, $2::integer) n where id = $1 returning id, workspace_id, organisation_id, created_by, created_at)
     insert into document_versions (document_id, number, workspace_id, organisation_id, size_bytes, sha256, content_type, scan_status, created_by, created_at)
     select id, 1, workspace_id, organisation_id, 1, repeat('0', 64), 'text/plain', 'not_scanned', created_by, created_at from made`,
    [first.id, documents],
  );
  await owner.query('analyze documents, document_versions');
  await owner.end();
  const key = (place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');
  const times: Record<string, number> = {};
  const timed = async (name: string, query: string): Promise<Answer> => {
    let best = Number.POSITIVE_INFINITY;
    let answer: Answer | undefined;
    for (let turn = 0; turn < 5; turn += 1) {
      const begun = performance.now();
      answer = await mia.get(`/workspaces/${workspace.id}/documents?${query}`);
      best = Math.min(best, performance.now() - begun);
    }
    times[name] = Math.round(best);
    expect(answer?.body.items, name).toHaveLength(50);
    return answer!;
  };
  const deep = key(['plan 090000', first.id]);
  const old = key([new Date(Date.parse(first.createdAt) + 10_000_000).toISOString(), first.id]);
  for (const folder of ['', 'folderId=root&']) {
    await timed(`${folder}by name`, folder);
    const page = await timed(`${folder}by name, deep`, `${folder}cursor=${deep}`);
    expect(page.body.items[0].name).toMatch(/^plan 0900/);
    await timed(`${folder}newest`, `${folder}sort=newest`);
    await timed(`${folder}newest, deep`, `${folder}sort=newest&cursor=${old}`);
  }
  await timed('searched', 'q=lan%2009');
  console.info(`Milliseconds: ${JSON.stringify(times)}`);
  for (const [name, milliseconds] of Object.entries(times)) expect(milliseconds, name).toBeLessThan(500);
});
