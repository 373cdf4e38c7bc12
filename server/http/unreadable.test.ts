import net from 'node:net';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';

const application = useApplication();

test.each([
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a header without end', `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['two lengths', 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  [
    'a length that is a lie',
    'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}',
  ],
  ['an address that cannot be read', 'GET /api/v1/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
])('%s is answered in our form, and the server lives on', async (_name, text) => {
  const answer = await raw(text);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer).toContain('application/problem+json');
  expect(answer).toMatch(/"code":"[a-z_]+"/);
  expect((await fetch(`${application.baseUrl}/healthz`)).status).toBe(200);
});

/** Speaks to the server below HTTP. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(application.baseUrl).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('\r\n\r\n') && answer.includes('}')) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
