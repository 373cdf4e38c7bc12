import { afterAll, expect, test } from 'vitest';
import { scanVersion } from '../documents/scan-versions.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from '../documents/test/uploading.ts';
import { join } from '../identity/test/mailbox.ts';
import { day, later } from '../platform/clock.ts';
import { cleanUp, documentNamed, linkedScene, linkFolder, put, query, sync } from '../sync/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { sweepWorkspaces } from '../workspaces/sweep-workspaces.ts';
import { familyOf, webhookEvents } from './events-contract.ts';

/** What is recorded of workspaces and what is in them is what a webhook can name: each kind that comes, and no other. */
const root = linkFolder();
const application = useApplication({ variables: { LINK_FOLDERS: root } });
afterAll(() => cleanUp(root));

const families = ['document.*', 'folder.*', 'participant.*', 'workspace.*'];
/** A name that was given out once; whoever chose it keeps their webhook. */
const former = ['document.infected'];

async function recorded(): Promise<string[]> {
  const rows = await query<{ kind: string }>(
    application,
    "select distinct kind from audit_records where outcome = 'done' order by kind",
  );
  return rows.map(({ kind }) => kind).filter((kind) => families.includes(familyOf(kind)));
}

async function actOnDocuments(workspaceId: string): Promise<void> {
  const mia = application.as('mia');
  const folder = (await mia.post(`/workspaces/${workspaceId}/folders`, { name: 'Plans' })).body;
  await mia.patch(`/folders/${folder.id}`, { name: 'Old plans' });
  await mia.delete(`/folders/${folder.id}`);
  const path = `/documents/${(await documentIn(mia, workspaceId)).id}`;
  await mia.patch(path, { name: 'other.txt' });
  await sendFile(mia, `${path}/versions`, { content: 'two' });
  await mia.post(`${path}/versions/1/restore`, {});
  await mia.get(`${path}/preview`);
  await mia.get(`${path}/content`);
  const comment = (await mia.post(`${path}/comments`, { text: 'Look' })).body;
  await mia.delete(`${path}/comments/${comment.id}`);
  await mia.delete(path);
}

async function scanDocuments(workspaceId: string): Promise<void> {
  for (const result of ['clean', { infected: 'Eicar' }] as const) {
    const scanner = { scan: () => Promise.resolve(result), isReady: () => Promise.resolve() };
    const { id } = await documentIn(application.as('mia'), workspaceId);
    // As where a scanner is configured.
    await query(application, "update document_versions set scan_status = 'waiting' where document_id = $1", [id]);
    await scanVersion({ ...application.services, scanner }, { documentId: id, number: 1 });
  }
}

async function actOnPeople(workspaceId: string): Promise<void> {
  const mia = application.as('mia');
  const path = `/workspaces/${workspaceId}/participants`;
  const gus = await bringIn(application, mia, workspaceId, ['gus', []]);
  await bringIn(application, mia, workspaceId, ['greta', []]);
  const late = (await mia.post(path, { emails: ['late@elsewhere.example'], abilities: [] })).body.items[0];
  await mia.post(`${path}/${late.id}/resend`);
  await join(application, late.email);
  await mia.patch(`${path}/${gus}`, { abilities: ['comment'] });
  await mia.delete(`${path}/${gus}`);
  await application.as('greta').post(`/workspaces/${workspaceId}/leave`);
}

async function conflict(): Promise<void> {
  const scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
  for (let turn = 0; turn < 2; turn += 1) await sync(scene);
  const { id } = await documentNamed(scene, 'a.txt');
  await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'ours' });
  await put(scene.folder, 'a.txt', 'theirs');
  await sync(scene);
}

async function closeWorkspace(workspaceId: string): Promise<void> {
  const mia = application.as('mia');
  const path = `/workspaces/${workspaceId}`;
  await mia.patch(path, { name: 'Done' });
  await mia.post(`${path}/close`, { at: later(application.clock.now(), day).toISOString() });
  await mia.post(`${path}/close`, { at: null });
  await mia.post(`${path}/transfer`, { userId: application.cast.people.max.id });
  const max = application.as('max');
  await max.post(`${path}/close`, {});
  await max.get(`${path}/record.pdf`);
  application.clock.advance(91 * day);
  await sweepWorkspaces(application.services);
}

test('each kind that is recorded of workspaces can be named, and each name comes', async () => {
  const mia = application.as('mia');
  const { id } = await workspaceOf(mia);
  await actOnDocuments(id);
  await scanDocuments(id);
  await actOnPeople(id);
  await conflict();
  await closeWorkspace((await workspaceOf(mia)).id);
  const named = Object.keys(webhookEvents).filter((kind) => families.includes(familyOf(kind)));
  expect(named.filter((kind) => !former.includes(kind)).sort()).toEqual((await recorded()).sort());
});

test('a name that was given out once is still taken', async () => {
  const { id } = application.cast.organisations.acme;
  const body = { url: 'https://192.0.32.8/hook', events: former };
  expect((await application.as('ada').post(`/organisations/${id}/webhooks`, body)).status).toBe(201);
});
