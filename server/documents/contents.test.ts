import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Client } from '../test/client.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** Bytes in and out over HTTP: names, checksums, ranges, conditions, what browsers may do with them. */
const application = useApplication({ variables: { DOCUMENT_MAXIMUM_BYTES: '1000000' } });
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const letters = 'abcdefghijklmnopqrstuvwxyz';

describe('ranges', () => {
  const range = async (value: string, more: Record<string, string> = {}) => {
    const mia = application.as('mia');
    const document = await documentIn(mia, (await workspaceOf(mia)).id, letters);
    const answer = await mia.with({ range: value, ...more }).get(`/documents/${document.id}/content`);
    return [answer.status, answer.text, answer.headers.get('content-range'), answer.headers.get('content-length')];
  };
  test.each([
    ['bytes=0-3', 'abcd', 'bytes 0-3/26', '4'],
    ['bytes=23-', 'xyz', 'bytes 23-25/26', '3'],
    ['bytes=-3', 'xyz', 'bytes 23-25/26', '3'],
    ['bytes=-300', letters, 'bytes 0-25/26', '26'],
    ['bytes=20-999', 'uvwxyz', 'bytes 20-25/26', '6'],
    ['bytes=25-25', 'z', 'bytes 25-25/26', '1'],
    ['bytes=22-18446744073709551615', 'wxyz', 'bytes 22-25/26', '4'],
  ])('%s', async (value, text, contentRange, length) => {
    expect(await range(value)).toEqual([206, text, contentRange, length]);
  });
  test.each(['bytes=5-2', 'bytes=a-b', 'bytes=-', 'bytes=0-1,4-5', 'lines=0-3', ''])(
    '%j is no range that we read, so all comes',
    async (value) => {
      expect((await range(value)).slice(0, 3)).toEqual([200, letters, null]);
    },
  );
  test.each(['bytes=26-', 'bytes=100-200', 'bytes=18446744073709551615-', 'bytes=-0'])(
    '%s lies behind the end',
    async (value) => {
      const [status, text, contentRange] = await range(value);
      expect([status, JSON.parse(String(text)).code, contentRange]).toEqual([
        416,
        'range_not_satisfiable',
        'bytes */26',
      ]);
    },
  );
  test('If-Range: only of what it was before', async () => {
    expect((await range('bytes=0-3', { 'if-range': `"${sha256(letters)}"` }))[0]).toBe(206);
    for (const other of ['"other"', `W/"${sha256(letters)}"`, 'Sun, 22 Nov 2026 20:00:00 GMT'])
      expect((await range('bytes=0-3', { 'if-range': other })).slice(0, 2)).toEqual([200, letters]);
  });
});

test('what the reader has already is not sent again, and HEAD tells all but the bytes', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id, letters);
  const path = `/documents/${document.id}/content`;
  for (const value of [`"${sha256(letters)}"`, `"x", W/"${sha256(letters)}"`, '*']) {
    const answer = await mia.with({ 'if-none-match': value }).get(path);
    expect([answer.status, answer.text]).toEqual([304, '']);
  }
  expect((await mia.with({ 'if-none-match': '"x"' }).get(path)).status).toBe(200);
  // A range is of GET alone (RFC 9110, 14.2).
  const head = await fetch(`${application.baseUrl}/api/v1${path}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${mia.token}`, range: 'bytes=0-3' },
  });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '26', '']);
  const digest = Buffer.from(sha256(letters), 'hex').toString('base64');
  expect(head.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
});

test.each([
  ['text/plain', 'a.txt', 'inline'],
  ['image/png', 'a.png', 'inline'],
  ['text/html', 'a.html', 'attachment'],
  ['image/svg+xml', 'a.svg', 'attachment'],
  ['application/xhtml+xml', 'a.xhtml', 'attachment'],
  ['text/javascript', 'a.js', 'attachment'],
  ['application/x-unknown', 'a.bin', 'attachment'],
])('%s is served inertly, %s as %s', async (type, name, disposition) => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const script = '<script>alert(1)</script>';
  const document = await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: script, name, type });
  const answer = await mia.get(`/documents/${document.body.id}/content`);
  expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`^${disposition}`));
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
});

describe('names', () => {
  const nameOf = async (name: string) => {
    const mia = application.as('mia');
    const answer = await raw(mia, (await workspaceOf(mia)).id, name);
    return answer.body.name ?? answer.body.code;
  };
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\Users\\\\Mia\\\\plan.txt', 'plan.txt'],
    ['  plan.txt  ', 'plan.txt'],
    ['plan "one".txt', 'plan "one".txt'],
    ['😀'.repeat(255), '😀'.repeat(255)],
    ['x'.repeat(256), 'invalid'],
    ['a\u202egnp.exe', 'invalid'],
    ['a\u0007b', 'invalid'],
    ['..', 'invalid'],
    ['', 'invalid'],
  ])('%j becomes %j', async (sent, kept) => {
    expect(await nameOf(sent)).toBe(kept);
  });

  test.each(['plans/one.txt', 'plans\\one.txt', '..', 'one\u0007.txt'])('nothing is renamed to %j', async (name) => {
    const mia = application.as('mia');
    const document = await documentIn(mia, (await workspaceOf(mia)).id, 'x', 'one.txt');
    const answer = await mia.patch(`/documents/${document.id}`, { name });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'name']);
  });

  test('two documents may have the same one', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const [one, two] = [await documentIn(mia, workspace.id), await documentIn(mia, workspace.id)];
    expect(one.name).toBe(two.name);
    expect(one.id).not.toBe(two.id);
  });
});

describe('an upload is refused', () => {
  const send = async (file: Parameters<typeof sendFile>[2], fields: Parameters<typeof sendFile>[3] = {}) => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const answer = await sendFile(mia, `/workspaces/${workspace.id}/documents`, file, fields);
    expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toHaveLength(
      answer.status === 201 ? 1 : 0,
    );
    return [answer.status, answer.body.code ?? answer.body.name];
  };

  test('with another checksum than was said, and taken with the same', async () => {
    expect(await send({ content: 'Hello' }, { behind: { sha256: sha256('other') } })).toEqual([422, 'invalid']);
    expect(await send({ content: 'Hello' }, { before: { sha256: sha256('Hello').toUpperCase() } })).toEqual([
      201,
      'notes.txt',
    ]);
  });

  test('beyond the largest size, and taken at it', async () => {
    expect(await send({ content: 'x'.repeat(1_000_001) })).toEqual([413, 'too_large']);
    expect(await send({ content: 'x'.repeat(1_000_000) })).toEqual([201, 'notes.txt']);
  });

  test('with an unknown field, a folder that is none, or as something else than multipart', async () => {
    expect(await send({ content: 'x' }, { before: { surprise: '1' } })).toEqual([422, 'invalid']);
    expect(await send({ content: 'x' }, { before: { folderId: crypto.randomUUID() } })).toEqual([422, 'invalid']);
    const mia = application.as('mia');
    const { id } = await workspaceOf(mia);
    expect((await mia.post(`/workspaces/${id}/documents`, { file: 'x' })).status).toBe(415);
    expect(
      (await mia.with({ 'content-type': 'multipart/form-data' }).post(`/workspaces/${id}/documents`, 'x')).body.code,
    ).toBe('malformed_request');
    const none = await mia
      .with({ 'content-type': 'multipart/form-data; boundary=x' })
      .post(`/workspaces/${id}/documents`, '--x--\r\n');
    expect([none.status, none.body.code]).toEqual([422, 'invalid']);
    const cut = await mia
      .with({ 'content-type': 'multipart/form-data; boundary=x' })
      .post(
        `/workspaces/${id}/documents`,
        '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nHel',
      );
    expect([cut.status, cut.body.code]).toEqual([400, 'malformed_request']);
    expect((await mia.get(`/workspaces/${id}/documents`)).body.items).toEqual([]);
  });

  test('when its shares are not left, and then there is no document', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    await bringIn(application, mia, workspace.id, ['gwen', []]);
    const { accountId } = application.cast.organisations.acme;
    const { sharesUsed } = (await application.as('otto').get(`/accounts/${accountId}`)).body;
    await application.as('otto').patch(`/accounts/${accountId}`, { shareAllowance: sharesUsed });
    const answer = await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: 'x' });
    expect(answer.body).toMatchObject({ status: 409, code: 'share_allowance_exceeded', needed: 1, available: 0 });
    expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toEqual([]);
    await application.as('otto').patch(`/accounts/${accountId}`, { shareAllowance: 100 });
  });

  test('twice with the same Idempotency-Key: the first answer is repeated, and there is one document', async () => {
    const mia = application.as('mia').with({ 'idempotency-key': crypto.randomUUID() });
    const workspace = await workspaceOf(application.as('mia'));
    const path = `/workspaces/${workspace.id}/documents`;
    const [first, second] = [await sendFile(mia, path, { content: 'x' }), await sendFile(mia, path, { content: 'x' })];
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await application.as('mia').get(path)).body.items).toHaveLength(1);
  });
});

test('If-Match names the version that a change is meant for', async () => {
  const mia = application.as('mia');
  const document = await documentIn(mia, (await workspaceOf(mia)).id);
  const stale = mia.with({ 'if-match': '"2"' });
  for (const answer of [
    await stale.patch(`/documents/${document.id}`, { name: 'b' }),
    await sendFile(stale, `/documents/${document.id}/versions`, { content: 'x' }),
    await stale.post(`/documents/${document.id}/versions/1/restore`, {}),
    await stale.delete(`/documents/${document.id}`),
  ])
    expect([answer.status, answer.body.code]).toEqual([409, 'version_conflict']);
  const answers = await Promise.all(
    ['b', 'c', 'd', 'e'].map((name) => mia.with({ 'if-match': '"1"' }).patch(`/documents/${document.id}`, { name })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
});

/** As it is, without a browser's or fetch's care for names. */
function raw(client: Client, workspaceId: string, name: string): Promise<{ body: { name?: string; code?: string } }> {
  const quoted = name.replaceAll('"', '\\"');
  const body = Buffer.from(
    `--xx\r\ncontent-disposition: form-data; name="file"; filename="${quoted}"\r\n\r\nx\r\n--xx--\r\n`,
  );
  return new Promise((resolve, reject) => {
    const sent = request(
      `${client.baseUrl}/api/v1/workspaces/${workspaceId}/documents`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${client.token}`,
          'content-type': 'multipart/form-data; boundary=xx',
          'content-length': body.length,
        },
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk));
        answer.on('end', () => resolve({ body: JSON.parse(text) }));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
