import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentIn } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import { runsOf } from './record-text.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';
import { readZip } from './test/read-zip.ts';

const application = useApplication();
let owner: pg.Client;
type Name = keyof typeof application.cast.people;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const names = {
    greta: 'Грета Ёлкина',
    gus: 'Γιώργος Παπαδόπουλος',
    carla: '=HYPERLINK("http://x")',
    max: 'Łukasz 王',
  };
  for (const [person, name] of Object.entries(names)) {
    await owner.query('update users set name = $2 where id = $1', [application.cast.people[person as Name].id, name]);
  }
});
afterAll(() => owner.end());

async function bytes(as: Name, path: string): Promise<{ status: number; type: string | null; content: Buffer }> {
  const response = await fetch(`${application.baseUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${application.cast.people[as].token}` },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    content: Buffer.from(await response.arrayBuffer()),
  };
}

async function textOfPdf(content: Buffer): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(content) }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const text = await (await pdf.getPage(number)).getTextContent();
    pages.push(text.items.map((item) => ('str' in item ? item.str : '')).join(''));
  }
  return pages.join('\n');
}

/** A workspace in which something has happened. */
async function lived(): Promise<string> {
  const id = await openWorkspace(application, 'mia', { name: 'Plans for May' });
  const [greta] = await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['download'] });
  await inviteInto(application, 'mia', id, { people: ['gus', 'max'], abilities: ['manage'] });
  await inviteInto(application, 'mia', id, { people: ['carla'], hidden: true });
  await application.as('mia').patch(`/workspaces/${id}/participants/${greta}`, { abilities: ['comment'] });
  await application.as('mia').delete(`/workspaces/${id}/participants/${greta}`);
  return id;
}

describe('the record of a workspace', () => {
  test('as a zip says who took part with which abilities from when to when, with documents and history', async () => {
    const id = await lived();
    await documentIn(application.as('mia'), id, 'What we do in May', 'plan.txt');
    const { status, type, content } = await bytes('mia', `/workspaces/${id}/record.zip`);
    expect([status, type]).toEqual([200, 'application/zip']);
    const files = await readZip(content);
    expect([...files.keys()].sort()).toEqual([
      'documents.csv',
      'history.csv',
      'participants.csv',
      'record.json',
      'record.pdf',
    ]);
    const record = JSON.parse(files.get('record.json')!.toString());
    expect(record.workspace.name).toBe('Plans for May');
    const greta = record.participants.find((one: { name: string }) => one.name === 'Грета Ёлкина');
    expect(greta).toMatchObject({ status: 'removed', organisation: 'Globex', invitedBy: 'Mia Member' });
    expect(greta.periods.map((one: { abilities: string[] }) => one.abilities)).toEqual([
      ['preview', 'download'],
      ['preview', 'comment'],
    ]);
    expect(greta.periods[0].to).toBe(greta.periods[1].from);
    expect(greta.periods[1].to).toBe(greta.endedAt);
    expect(record.documents).toMatchObject([{ name: 'plan.txt', version: 1, sizeBytes: 17 }]);
    expect(record.documents[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(record.history.map((one: { kind: string }) => one.kind)).toContain('participant.removed');
    // No spreadsheet runs what somebody chose to be called.
    expect(files.get('participants.csv')!.toString()).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(files.get('history.csv')!.toString().split('\r\n').length).toBeGreaterThan(7);
    expect(content.includes(Buffer.from('What we do in May'))).toBe(false);
  });

  test('as a PDF, where names of other scripts come out', async () => {
    const id = await lived();
    const { status, type, content } = await bytes('gus', `/workspaces/${id}/record.pdf`);
    expect([status, type]).toEqual([200, 'application/pdf']);
    const text = await textOfPdf(content);
    for (const part of ['Plans for May', 'Грета Ёлкина', 'Γιώργος Παπαδόπουλος', 'Łukasz ?', 'participant.removed']) {
      expect(text.normalize('NFC')).toContain(part);
    }
  });

  test('is for the owner, managers and administrators of the organisation', async () => {
    const id = await lived();
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['edit', 'invite'] });
    const statusFor = async (as: Name) => (await bytes(as, `/workspaces/${id}/record.pdf`)).status;
    for (const person of ['mia', 'gus', 'ada', 'erin'] as const)
      expect([person, await statusFor(person)]).toEqual([person, 200]);
    expect(await statusFor('greta')).toBe(403);
    for (const person of ['colin', 'gwen', 'ivan', 'otto'] as const)
      expect([person, await statusFor(person)]).toEqual([person, 404]);
    await application.as('mia').post(`/workspaces/${id}/close`);
    for (const person of ['mia', 'ada'] as const) expect([person, await statusFor(person)]).toEqual([person, 200]);
    for (const person of ['gus', 'greta'] as const) expect([person, await statusFor(person)]).toEqual([person, 404]);
  });
});

describe('the history', () => {
  test('is read by participants, and tells nothing of who is hidden from them', async () => {
    const id = await lived();
    await inviteInto(application, 'mia', id, { people: ['greta'] });
    const kinds = async (as: Name) => {
      const { status, body } = await application.as(as).get(`/workspaces/${id}/history`);
      expect(status).toBe(200);
      return body.items as { kind: string; actor: { name: string }; participant: { name: string } | null }[];
    };
    const seen = await kinds('greta');
    expect(seen[0]).toMatchObject({ kind: 'workspace.created', actor: { name: 'Mia Member' } });
    expect(JSON.stringify(seen)).not.toContain('HYPERLINK');
    expect(JSON.stringify(await kinds('gus'))).toContain('HYPERLINK');
    expect(JSON.stringify(await kinds('carla'))).toContain('HYPERLINK');
    expect((await application.as('ivan').get(`/workspaces/${id}/history`)).status).toBe(404);
    // Who leaves while hidden has not shown themselves by it.
    await application.as('carla').post(`/workspaces/${id}/leave`);
    expect(JSON.stringify(await kinds('greta'))).not.toContain('HYPERLINK');
    expect(await kinds('greta')).toHaveLength(seen.length);
  });

  test('comes in pages', async () => {
    const id = await lived();
    const all = (await application.as('mia').get(`/workspaces/${id}/history`)).body.items;
    const first = await application.as('mia').get(`/workspaces/${id}/history?limit=2`);
    const rest = await application.as('mia').get(`/workspaces/${id}/history?cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(all);
  });
});

test('a text is cut into runs that one font each can write', () => {
  expect(runsOf('Łukasz, Грета 王')).toEqual([
    { script: 'latin-ext', text: 'Ł' },
    { script: 'latin', text: 'ukasz, ' },
    { script: 'cyrillic', text: 'Грета' },
    { script: 'latin', text: ' ?' },
  ]);
});
