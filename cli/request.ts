import type { Server } from './connect.ts';

/** What the API refused, in its words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** One request to the API as the installation, or as whoever CAUSEWAY_TOKEN belongs to. */
export async function request<Answer>(server: Server, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text ? JSON.parse(text) : undefined;
  if (response.ok) return json as Answer;
  const problem = json as { code?: string; detail?: string };
  throw new Refusal(
    response.status,
    problem.code ?? 'internal',
    problem.detail ?? `The server answered ${response.status}.`,
  );
}
