import { setTimeout as wait } from 'node:timers/promises';
import { second } from '../../server/platform/clock.ts';

/** One write that a client made, from its first try until it was acknowledged. */
export type Written = { title: string; startedMs: number; acknowledgedMs: number; tries: number };

export type Load = {
  written: Written[];
  /** How often each kind of answer came. */
  answers: Map<string, number>;
  /** Answers that nobody should ever hear. */
  wrong: string[];
  /** No new writes; what was begun is tried until it is acknowledged. */
  stop(): Promise<void>;
};

type Place = { url: string; tokens: string[]; assigneeId: string };

const patienceMilliseconds = 15 * second;

/**
 * Clients that create tasks, one after the other, each under an Idempotency-Key of its own, and try again under the same key until
 * they hear that it is done: as a careful program does.
 */
export function startLoad(place: Place, clients: number): Load {
  const load = { written: [] as Written[], answers: new Map<string, number>(), wrong: [] as string[] };
  let isStopping = false;
  const run = async (client: number) => {
    for (let number = 0; !isStopping; number++) {
      const title = `Write ${client}-${number}`;
      const startedMs = performance.now();
      let tries = 1;
      while (!(await write(place, client, title, load))) tries += 1;
      load.written.push({ title, startedMs, acknowledgedMs: performance.now(), tries });
      await wait(30);
    }
  };
  const running = Array.from({ length: clients }, (_, client) => run(client));
  return {
    ...load,
    async stop() {
      isStopping = true;
      await Promise.all(running);
    },
  };
}

type Heard = Pick<Load, 'answers' | 'wrong'>;

/** One try; true when it was acknowledged. Waits as long as the answer says before the next. */
async function write(place: Place, client: number, title: string, heard: Heard): Promise<boolean> {
  const count = (kind: string) => void heard.answers.set(kind, (heard.answers.get(kind) ?? 0) + 1);
  const answer = await send(place, client, title).catch((error: Error) => error);
  if (answer instanceof Error) {
    count(`no answer (${answer.name})`);
    await wait(second);
    return false;
  }
  const retryAfter = answer.headers.get('retry-after');
  count(`${answer.status}${answer.headers.get('idempotency-replayed') ? ' repeated' : ''}`);
  if (answer.status === 201) return true;
  const code = (JSON.parse(answer.text) as { code?: string }).code;
  // The try before is still under way, somewhere.
  const isBusy = code === 'unavailable' || code === 'overloaded';
  const isLater = isBusy ? retryAfter !== null : code === 'idempotency_key_in_use';
  if (!isLater) heard.wrong.push(`${answer.status} ${answer.text.slice(0, 300)}`);
  await wait(Number(retryAfter ?? 1) * second);
  return false;
}

async function send({ url, tokens, assigneeId }: Place, client: number, title: string) {
  const response = await fetch(`${url}/api/v1/tasks`, {
    method: 'POST',
    signal: AbortSignal.timeout(patienceMilliseconds),
    headers: {
      authorization: `Bearer ${tokens[client % tokens.length]}`,
      'content-type': 'application/json',
      'idempotency-key': title.replace(' ', '-'),
    },
    body: JSON.stringify({ title, assignees: [{ kind: 'user', id: assigneeId }] }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The longest time in a window in which nobody was told that a write is done, and the longest that one client waited for it. */
export function outageIn(written: Written[], fromMs: number, toMs: number): { silenceMs: number; waitMs: number } {
  const inside = written.filter(({ acknowledgedMs }) => acknowledgedMs > fromMs && acknowledgedMs <= toMs);
  const moments = [fromMs, ...inside.map(({ acknowledgedMs }) => acknowledgedMs).sort((one, other) => one - other)];
  const silences = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  return {
    silenceMs: Math.max(0, ...silences),
    waitMs: Math.max(0, ...inside.map(({ startedMs, acknowledgedMs }) => acknowledgedMs - startedMs)),
  };
}
