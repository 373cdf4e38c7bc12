import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { second } from '../../server/platform/clock.ts';
import type { Json } from '../../server/test/client.ts';

/** One act that a client was told is done, from its first try until then. */
export type Done = { story: string; title: string; startedMs: number; acknowledgedMs: number; tries: number };

/** What all clients of a run did and heard. */
export type Heard = {
  done: Done[];
  /** How often each kind of answer came. */
  answers: Map<string, number>;
  /** Answers that nobody should ever hear. */
  wrong: string[];
};

export type Answer = { status: number; headers: Headers; body: Json };

type Act = {
  method: 'POST' | 'DELETE' | 'GET';
  path: string;
  body?: unknown;
  /** Sent as a file instead of `body`, as browsers do. */
  file?: File;
  headers?: Record<string, string>;
  /** What else than success says that an earlier try was done: the answer of an act that carries no key. */
  doneBefore?: number;
};

const patienceMilliseconds = 15 * second;

/** Sends each act until it hears that it is done, every POST under an Idempotency-Key of its own: as a careful program does. */
export class CarefulClient {
  private readonly place: { url: string };
  private readonly token: string | undefined;
  private readonly heard: Heard;
  readonly story: string;

  constructor(stage: { place: { url: string }; heard: Heard }, story: string, token?: string) {
    this.place = stage.place;
    this.heard = stage.heard;
    this.story = story;
    this.token = token;
  }

  async act(title: string, act: Act): Promise<Answer> {
    const startedMs = performance.now();
    const key = `${title.replaceAll(/[^a-z0-9]+/gi, '-')}-${randomBytes(4).toString('hex')}`;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.send(act, key).catch((error: Error) => error);
      const waitMs = this.hear(act, answer, tries);
      if (waitMs === undefined) {
        const acknowledgedMs = performance.now();
        this.heard.done.push({ story: this.story, title, startedMs, acknowledgedMs, tries });
        return answer as Answer;
      }
      await wait(waitMs);
    }
  }

  /** How long to wait before the next try; undefined when it is done. */
  private hear(act: Act, answer: Answer | Error, tries: number): number | undefined {
    const count = (kind: string) => void this.heard.answers.set(kind, (this.heard.answers.get(kind) ?? 0) + 1);
    if (answer instanceof Error) {
      count(`no answer (${answer.name})`);
      return second;
    }
    const { status, headers, body } = answer;
    count(`${status}${headers.get('idempotency-replayed') ? ' repeated' : ''}`);
    if (status < 300 || (tries > 1 && status === act.doneBefore)) return undefined;
    const retryAfter = headers.get('retry-after');
    // The try before is still under way, somewhere; or the server says when to come again.
    const isLater =
      body?.code === 'unavailable' || body?.code === 'overloaded'
        ? retryAfter !== null
        : body?.code === 'idempotency_key_in_use';
    if (!isLater)
      this.heard.wrong.push(
        `${this.story}: ${act.method} ${act.path} ${status} ${JSON.stringify(body)?.slice(0, 300)}`,
      );
    return Math.min(5, Number(retryAfter ?? 1)) * second;
  }

  private async send({ method, path, body, file, headers }: Act, key: string): Promise<Answer> {
    const form = new FormData();
    if (file) form.append('file', file, file.name);
    const isJson = body !== undefined && !file;
    const response = await fetch(`${this.place.url}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMilliseconds),
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(file ? { body: form } : isJson ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const says = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: says };
  }
}
