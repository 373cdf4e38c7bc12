import { type Asked, type LoadResult, load } from '../load.ts';
import { asOwner, createShareWorld, idOf } from '../share-world.ts';
import { withToken } from '../tokens.ts';
import { benchToken } from '../world.ts';
import { alternate, type Bench, call } from './bench.ts';

const sizes = { small: 10, large: 10_000 };

/** What a guest sees of what is shared to them: the first page where it is ten thousand documents, and where it is ten. */
export async function run(bench: Bench): Promise<void> {
  const databaseUrl = await bench.database('shared_with_me', `made ${Date.now()}`, async (url) => {
    await createShareWorld(url, { accounts: 1, people: 2, workspacesEach: 2, documentsEach: sizes.large });
    const small = await idOf(url, 'workspace', 1);
    await asOwner(url, async (client) => {
      const kept = Array.from({ length: sizes.small }, (_, index) => `Document ${index}`);
      await client.query('delete from documents where workspace_id = $1 and name <> all ($2)', [small, kept]);
      await client.query(contents);
      await client.query('vacuum analyze');
    });
  });
  const { url } = await bench.server(databaseUrl);
  const sides = { small: await guestOf(databaseUrl, url, 1), large: await guestOf(databaseUrl, url, 2) };
  await asOwner(databaseUrl, (client) => client.query('vacuum analyze'));
  const api = `${url}/api/v1`;
  for (const one of [sides.small, sides.large]) await load(api, one, { clients: bench.clients, seconds: 1 });
  const options = { clients: 4, seconds: bench.seconds };
  const times = await alternate<'small' | 'large', LoadResult>(bench, {
    small: () => load(api, sides.small, options),
    large: () => load(api, sides.large, options),
  });
  bench.add({
    name: `shared with me, first page, p50 with ${sizes.large} documents`,
    unit: 'ms',
    better: 'less',
    ours: times.large.map(({ p50Milliseconds }) => p50Milliseconds),
    baseline: { name: `that with ${sizes.small}`, values: times.small.map(({ p50Milliseconds }) => p50Milliseconds) },
    goal: { atMost: 1.5 },
    note: 'GET /documents as a guest of one workspace; both ask for ten, so that both pages are full; 4 clients',
  });
}

/** Somebody of another organisation who was invited there, and what they ask for. */
async function guestOf(databaseUrl: string, url: string, number: number): Promise<Asked> {
  const workspace = await idOf(databaseUrl, 'workspace', number);
  const body = { emails: [`person${number}@bench.example`], abilities: ['download'] };
  const invited = await call(url, {
    method: 'POST',
    path: `/workspaces/${workspace}/participants`,
    body,
    token: benchToken,
  });
  if (invited.status !== 201) throw new Error(JSON.stringify(invited.body));
  const token = await withToken(databaseUrl, await idOf(databaseUrl, 'person', number));
  const asked: Asked = { method: 'GET', path: '/documents?limit=10', token };
  const { body: page } = await call(url, { ...asked, token });
  if ((page.items as unknown[])?.length !== sizes.small) throw new Error(JSON.stringify(page));
  return asked;
}

const contents = `with stored as (
    insert into contents (id, key, workspace_id, organisation_id, status, size_bytes, sha256, created_at, touched_at)
    select d.id, md5(d.id::text) || md5(d.id::text || 'key'), d.workspace_id, d.organisation_id, 'stored', 1000, md5(d.id::text) || md5(d.id::text), now(), now() from documents d
    returning id, workspace_id, organisation_id)
  insert into document_versions (document_id, number, workspace_id, organisation_id, content_id, size_bytes, sha256, content_type, scan_status, created_by, created_at)
  select id, 1, workspace_id, organisation_id, id, 1000, md5(id::text) || md5(id::text), 'text/plain', 'not_scanned', uuid_of('user', 1), now() from stored`;
