import { createHash, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export type Answered = { kind: string; milliseconds: number; error?: string };

/** Who hears of each answer, and when the next request may go out. */
export type Soak = { url: string; turn(): Promise<void>; answered(answer: Answered): void };

/** What ended a story: the answer stands in the figures already. */
export class Refused extends Error {}

/** Somebody who sends requests in their turn, each timed under the kind that it belongs to. */
export class SoakVisitor {
  private readonly soak: Soak;
  private readonly headers: Record<string, string>;

  constructor(soak: Soak, headers: Record<string, string>) {
    this.soak = soak;
    this.headers = headers;
  }

  async send<Body = Record<string, unknown>>(kind: string, request: string, body?: unknown): Promise<Body> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const { bytes } = await this.ask(kind, request, { headers: type, ...json });
    return (bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined) as Body;
  }

  /** Signs in from an address of its own, and gives who is signed in. */
  async signIn(email: string, password: string): Promise<SoakVisitor> {
    const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    const body = JSON.stringify({ email, password });
    const { cookie } = await this.ask('sign in', 'POST /sessions', { headers, body });
    return new SoakVisitor(this.soak, { cookie });
  }

  async upload<Body = Record<string, unknown>>(path: string, file: File): Promise<Body> {
    const form = new FormData();
    form.append('file', file, file.name);
    const { bytes } = await this.ask('upload', `POST ${path}`, { headers: {}, body: form });
    return JSON.parse(bytes.toString()) as Body;
  }

  async download(path: string): Promise<{ sha256: string }> {
    const { bytes } = await this.ask('download', `GET ${path}`, { headers: {} });
    return { sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  /** Listens until the signal, or until the server ends it; gives how many events came. */
  async listen(signal: AbortSignal): Promise<number> {
    let events = 0;
    try {
      const answer = await fetch(`${this.soak.url}/api/v1/notices/stream`, { headers: this.headers, signal });
      if (!answer.ok)
        this.soak.answered({ kind: 'listen', milliseconds: 0, error: `GET /notices/stream ${answer.status}` });
      for await (const piece of answer.body ?? []) events += Buffer.from(piece).toString().split('\nevent:').length;
    } catch (error) {
      if (!signal.aborted) this.soak.answered({ kind: 'listen', milliseconds: 0, error: String(error) });
    }
    // Refused or broken off: no storm of attempts.
    if (!signal.aborted) await sleep(1000);
    return events;
  }

  private async ask(
    kind: string,
    request: string,
    options: { headers: Record<string, string>; body?: string | FormData },
  ): Promise<{ bytes: Buffer; cookie: string }> {
    await this.soak.turn();
    const [method = '', path = ''] = request.split(' ');
    const from = performance.now();
    const heard = (error?: string) =>
      this.soak.answered({ kind, milliseconds: performance.now() - from, ...(error ? { error } : {}) });
    try {
      const answer = await fetch(`${this.soak.url}/api/v1${path}`, {
        method,
        ...options,
        headers: { ...this.headers, ...options.headers },
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const problem = answer.ok
        ? undefined
        : `${method} ${path.replaceAll(/[0-9a-f-]{36}/g, ':id')} ${answer.status} ${bytes}`;
      heard(problem);
      if (problem) throw new Refused(problem);
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      return { bytes, cookie };
    } catch (error) {
      if (!(error instanceof Refused)) heard(`${method} ${String(error)}`);
      throw error;
    }
  }
}
