type Answer = Record<string, unknown>;

/** Somebody who uses the API in the demo: the installation by its token, or a person by their session. */
export class Visitor {
  private readonly url: string;
  private readonly headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string>) {
    this.url = url;
    this.headers = headers;
  }

  /** One request; throws the server's sentence when it refuses. */
  async send<Body = Answer>(method: string, path: string, body?: unknown): Promise<Body> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await this.ask(method, path, { type: 'application/json', ...json })).body as Body;
  }

  /** Puts a file where the path says: into a workspace, or as a version of a document. */
  async upload<Body = Answer>(path: string, file: File, folderId?: string): Promise<Body> {
    const form = new FormData();
    if (folderId) form.append('folderId', folderId);
    form.append('file', file, file.name);
    return (await this.ask('POST', path, { body: form })).body as Body;
  }

  /** A visitor who has accepted an invitation and is signed in. */
  async accept(link: string, name: string, password: string): Promise<Visitor> {
    const token = new URL(link).searchParams.get('token');
    const body = JSON.stringify({ token, name, password });
    const { cookie } = await this.ask('POST', '/invitations/accept', { body, type: 'application/json' });
    return new Visitor(this.url, { cookie });
  }

  private async ask(
    method: string,
    path: string,
    { body, type }: { body?: string | FormData; type?: string },
  ): Promise<{ body: unknown; cookie: string }> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...this.headers, ...(type && body !== undefined ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const json: unknown = text ? JSON.parse(text) : undefined;
    if (!response.ok)
      throw new Error(
        `The demo could not be set up: ${method} ${path} answered ${response.status}: ${(json as { detail?: string })?.detail}`,
      );
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return { body: json, cookie };
  }
}
