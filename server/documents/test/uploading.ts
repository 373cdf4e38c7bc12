import { expect } from 'vitest';
import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import type { Answer, Client, Json } from '../../test/client.ts';

export type Person = keyof Cast['people'];

/** A workspace of somebody. */
export async function workspaceOf(client: Client, name = 'Tender'): Promise<Json> {
  const answer = await client.post('/workspaces', { name });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Sends multipart/form-data as a browser does; what stands before and behind the file as named. */
export async function sendFile(
  client: Client,
  path: string,
  file: { content: string | Blob; name?: string; type?: string },
  fields: { before?: Record<string, string>; behind?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields.before ?? {})) form.append(name, value);
  form.append('file', new Blob([file.content], { type: file.type ?? 'text/plain' }), file.name ?? 'notes.txt');
  for (const [name, value] of Object.entries(fields.behind ?? {})) form.append(name, value);
  const response = await fetch(`${client.baseUrl}/api/v1${path}`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${client.token}`, ...client.headers },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers, text };
}

/** A document in a workspace. */
export async function documentIn(
  client: Client,
  workspaceId: string,
  content = 'Hello',
  name = 'notes.txt',
): Promise<Json> {
  const answer = await sendFile(client, `/workspaces/${workspaceId}/documents`, { content, name });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Somebody of the cast in a workspace with these abilities. */
export async function bringIn(
  application: Application,
  by: Client,
  workspaceId: string,
  [person, abilities]: [Person, string[]],
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await by.post(`/workspaces/${workspaceId}/participants`, {
    emails: [application.cast.people[person].email],
    abilities,
    ...more,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.items[0].id;
}
