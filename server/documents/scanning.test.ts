import { afterAll, beforeAll, expect, test } from 'vitest';
import { minute } from '../platform/clock.ts';
import { eicar, startScanner, streamMaximum, type TestScanner } from '../platform/scanner/test/scanners.ts';
import { type Application, startApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { scanVersion, sweepWaiting } from './scan-versions.ts';
import { documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** Each new version passes the scanner: while it waits nobody reads it, and what is infected nobody ever does (SPEC 8). */
let application: Application;
let scanner: TestScanner;
let close: () => Promise<void>;
beforeAll(async () => {
  scanner = await startScanner();
  const started = await startApplication({ variables: { SCANNER_URL: scanner.url } });
  application = started.application;
  close = started.close;
}, 60_000);
afterAll(async () => {
  await close();
  await scanner.stop();
});

const scan = (document: Json, number = 1) => scanVersion(application.services, { documentId: document.id, number });
const reads = async (document: Json) => {
  const mia = application.as('mia');
  const answers = [
    await mia.get(`/documents/${document.id}/content`),
    await mia.get(`/documents/${document.id}/preview`),
  ];
  return answers.map(({ status, body }) => body.code ?? status);
};

test('a new version waits for the scanner, and is read once it is clean', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id);
  expect(document.scanStatus).toBe('waiting');
  expect(await reads(document)).toEqual(['document_being_scanned', 'document_being_scanned']);
  await scan(document);
  expect((await mia.get(`/documents/${document.id}`)).body.scanStatus).toBe('clean');
  expect(await reads(document)).toEqual([200, 200]);
});

test('what is infected is given to nobody in no form, its uploader and the owner are told, and it cannot be restored', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id, eicar, 'bad.txt');
  await documentIn(mia, workspace.id, 'fine', 'fine.txt').then((fine) => scan(fine));
  await scan(document);
  expect((await mia.get(`/documents/${document.id}`)).body.scanStatus).toBe('infected');
  expect(await reads(document)).toEqual(['document_infected', 'document_infected']);
  const zip = await mia.get(`/workspaces/${workspace.id}/documents.zip`);
  expect(zip.text).toContain('NOT INCLUDED.txt');
  expect(zip.text).toContain('fine.txt');
  expect(zip.text).not.toContain(eicar);
  const { items } = (await application.as('otto').get('/outbox?limit=50')).body;
  expect(items.filter((mail: Json) => mail.kind === 'document.infected')).toMatchObject([{ to: 'mia@acme.example' }]);
  await sendFile(mia, `/documents/${document.id}/versions`, { content: 'better' });
  await scan(document, 2);
  expect(await reads(document)).toEqual([200, 200]);
  expect((await mia.post(`/documents/${document.id}/versions/1/restore`, {})).body.code).toBe('document_infected');
  const [, first] = (await mia.get(`/documents/${document.id}/versions`)).body.items;
  expect(first).toMatchObject({ number: 1, scanStatus: 'infected', scanFinding: expect.stringContaining('Eicar') });
});

test('a restored version that waits is settled with the one that it comes from', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id);
  await mia.post(`/documents/${document.id}/versions/1/restore`, {});
  await scan(document);
  const { items } = (await mia.get(`/documents/${document.id}/versions`)).body;
  expect(items.map(({ scanStatus }: Json) => scanStatus)).toEqual(['clean', 'clean']);
});

test('while the scanner is away versions wait, and are taken up when it is back', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id);
  const { services } = application;
  const { scanner: real } = services;
  services.scanner = { ...real!, scan: () => Promise.reject(new Error('away')) };
  await expect(scan(document)).rejects.toThrow('away');
  expect(await reads(document)).toEqual(['document_being_scanned', 'document_being_scanned']);
  services.scanner = real;
  application.clock.advance(10 * minute);
  await sweepWaiting(services);
  expect(await reads(document)).toEqual([200, 200]);
});

test('what the scanner does not take goes on waiting, with the reason', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id, 'x'.repeat(streamMaximum + 1));
  await scan(document);
  const [version] = (await mia.get(`/documents/${document.id}/versions`)).body.items;
  expect(version).toMatchObject({ scanStatus: 'waiting', scanFinding: expect.any(String) });
  expect(await reads(document)).toEqual(['document_being_scanned', 'document_being_scanned']);
});
