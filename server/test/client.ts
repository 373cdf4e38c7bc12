/** JSON as tests look into it: any member may be asked for, and is missing when it is not there. */
// biome-ignore lint/suspicious/noExplicitAny: tests assert on what is there at run time
export type Json = any;

export type Answer = { status: number; body: Json; headers: Headers; text: string };

/** Speaks HTTP to the real server, as somebody. */
export class Client {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly headers: Record<string, string>;

  constructor(baseUrl: string, token?: string, headers: Record<string, string> = {}) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.headers = headers;
  }

  /** The same client with further headers, such as If-Match or Idempotency-Key. */
  with(headers: Record<string, string>): Client {
    return new Client(this.baseUrl, this.token, { ...this.headers, ...headers });
  }

  get = (path: string): Promise<Answer> => this.send('GET', path);
  post = (path: string, body?: unknown): Promise<Answer> => this.send('POST', path, body);
  put = (path: string, body?: unknown): Promise<Answer> => this.send('PUT', path, body);
  patch = (path: string, body?: unknown): Promise<Answer> => this.send('PATCH', path, body);
  delete = (path: string): Promise<Answer> => this.send('DELETE', path);

  /** `path` is below /api/v1; a string body is sent as it is. */
  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const text = isStream ? await beginningOf(response) : await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers, text };
  }
}

/** What a stream of events begins with; it never ends by itself. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}
