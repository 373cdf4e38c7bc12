import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openSnapshot } from '../backups/snapshot-store.ts';
import { folderCalled } from '../backups/test/folder-called.ts';
import { useApplication } from '../test/application.ts';
import { collectContents } from './collect-contents.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** Connections that end in the middle, and acts that meet: one wins, and nothing is left half. */
const application = useApplication();

/** Begins to send, and hangs up. */
function hangUp(path: string, headers: Record<string, string>, begin: string, method = 'POST'): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(`${application.baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${application.as('mia').token}`, 'content-length': '1000000', ...headers },
    });
    sent.once('error', () => resolve());
    sent.once('close', () => resolve());
    sent.write(begin, () => setTimeout(() => sent.destroy(), 100));
  });
}

async function statuses(workspaceId: string): Promise<string[]> {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ status: string }>('select status from contents where workspace_id = $1', [
    workspaceId,
  ]);
  await owner.end();
  return rows.map(({ status }) => status);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 100 && !(await condition()); turn += 1) await wait(50);
  expect(await condition()).toBe(true);
}

test('an upload whose connection ends leaves no document, and its content is condemned at once', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const begin = '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHello';
  const headers = { 'content-type': 'multipart/form-data; boundary=xx' };
  await until(async () => {
    const known = await statuses(workspace.id);
    // A busy server may not have begun to read when the connection ends.
    if (known.length === 0) await hangUp(`/workspaces/${workspace.id}/documents`, headers, begin);
    return known.length > 0 && known.every((status) => status === 'condemned');
  });
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toEqual([]);
  await collectContents(application.services);
  expect(await statuses(workspace.id)).toEqual([]);
});

test('a piece whose connection ends is kept as far as it came, and the upload goes on from there', async () => {
  const mia = application.as('mia').with({ 'tus-resumable': '1.0.0' });
  const workspace = await workspaceOf(application.as('mia'));
  const metadata = `workspaceId ${btoa(workspace.id)},filename ${btoa('a.txt')}`;
  const begun = await mia.with({ 'upload-length': '1000000', 'upload-metadata': metadata }).post('/uploads');
  const path = begun.headers.get('location')!.replace('/api/v1', '');
  const headers = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  await until(async () => {
    const { offset } = (await application.as('mia').get(path)).body;
    if (offset === 0) await hangUp(path, headers, 'x'.repeat(1000), 'PATCH');
    return offset === 1000;
  });
  const rest = 'y'.repeat(999_000);
  const last = await mia.with({ ...headers, 'upload-offset': '1000' }).patch(path, rest);
  expect(last.status, last.text).toBe(204);
  const content = await application.as('mia').get(`/documents/${last.headers.get('x-document-id')}/content`);
  expect(content.text === 'x'.repeat(1000) + rest).toBe(true);
});

test('a reader who hangs up holds nothing open', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id, 'x'.repeat(3_000_000));
  const stop = new AbortController();
  const answer = await fetch(`${application.baseUrl}/api/v1/documents/${document.id}/content`, {
    headers: { authorization: `Bearer ${mia.token}` },
    signal: stop.signal,
  });
  await answer.body!.getReader().read();
  stop.abort();
  expect((await mia.get(`/documents/${document.id}/content`)).text).toHaveLength(3_000_000);
});

test('versions, a restore, renames and a deletion at once: each succeeds or finds the document gone', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  await bringIn(application, mia, workspace.id, ['gwen', ['edit']]);
  const document = await documentIn(mia, workspace.id);
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => sendFile(mia, `/documents/${document.id}/versions`, { content: 'new' })),
    mia.post(`/documents/${document.id}/versions/1/restore`, {}),
    application.as('gwen').patch(`/documents/${document.id}`, { name: 'b' }),
    mia.delete(`/documents/${document.id}`),
    mia.delete(`/documents/${document.id}`),
  ]);
  for (const { status } of answers) expect([200, 201, 204, 404]).toContain(status);
  expect(
    answers
      .slice(-2)
      .map(({ status }) => status)
      .sort(),
  ).toEqual([204, 404]);
  expect(await statuses(workspace.id).then((all) => new Set(all))).toEqual(new Set(['condemned']));
  const { sharesUsed } = (
    await application.as('otto').get(`/accounts/${application.cast.organisations.acme.accountId}`)
  ).body;
  expect(sharesUsed).toBe(0);
});

test('an outsider who sends much is told at once that there is no such workspace', async () => {
  const workspace = await workspaceOf(application.as('mia'));
  const content = new Blob([new Uint8Array(20_000_000)]);
  const answer = await sendFile(application.as('ivan'), `/workspaces/${workspace.id}/documents`, { content });
  expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  expect(await statuses(workspace.id)).toEqual([]);
});

test('a workspace that demands a second factor gives nothing of its documents without one', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  expect((await mia.patch(`/workspaces/${workspace.id}`, { demandsSecondFactor: true })).status).toBe(200);
  for (const path of ['', '/content', '/preview', '/versions', '/comments', '/people']) {
    const answer = await mia.get(`/documents/${document.id}${path}`);
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'second_factor_required']);
  }
  expect((await mia.get(`/workspaces/${workspace.id}/documents.zip`)).body.code).toBe('second_factor_required');
});

test('nothing is collected while a backup is made, and all of it afterwards', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  // Without the question whether it may collect, the content was gone here.
  const snapshot = await openSnapshot(application.ownerUrl, folderCalled('nowhere'));
  await mia.delete(`/documents/${document.id}`);
  await collectContents(application.services);
  expect(await statuses(workspace.id)).toEqual(['condemned']);
  await snapshot.close();
  await collectContents(application.services);
  expect(await statuses(workspace.id)).toEqual([]);
});
