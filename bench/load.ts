import autocannon from 'autocannon';
import type { Request } from './capture.ts';
import { quantile } from './statistics.ts';
import { benchToken } from './world.ts';

export type LoadResult = { perSecond: number; p50Milliseconds: number; p99Milliseconds: number };
export type LoadOptions = { clients: number; seconds: number };

/** A request, and as whom; without a token as the bench's own person. */
export type Asked = Request & { token?: string };

/**
 * Requests per second and latencies over HTTP, of one request or of many in turn. Any answer but a success fails the bench: a
 * fast error is no figure. Latencies are taken of each answer, finer than the load tool's own whole milliseconds.
 */
export async function load(url: string, asked: Asked | Asked[], options: LoadOptions): Promise<LoadResult> {
  const times: number[] = [];
  const path = new URL(url).pathname.replace(/\/$/, '');
  const requests = (Array.isArray(asked) ? asked : [asked]).map((one) => written(one, path));
  let clients = 0;
  const result = await fire(
    {
      url,
      connections: options.clients,
      duration: options.seconds,
      requests: requests.slice(0, 1),
      // Each client has a share of the requests, so that all of them are made although it is a short time.
      setupClient(client) {
        const mine = requests.filter((_, index) => index % options.clients === clients % options.clients);
        clients += 1;
        client.setRequests(mine.length > 0 ? mine : requests);
      },
    },
    (milliseconds) => times.push(milliseconds),
  );
  const [first] = requests;
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${first?.method} ${first?.path}: ${result.errors} errors, ${result.non2xx} refusals`);
  // On a machine that is busy elsewhere a second may pass without an answer.
  if (times.length === 0 && options.seconds < 30) return load(url, asked, { ...options, seconds: options.seconds * 4 });
  return {
    perSecond: times.length / result.duration,
    p50Milliseconds: quantile(times, 0.5),
    p99Milliseconds: quantile(times, 0.99),
  };
}

function written({ method, path, body, token }: Asked, prefix: string): autocannon.Request {
  const type = body ? { 'content-type': 'application/json' } : {};
  return {
    method,
    path: prefix + path,
    headers: { authorization: `Bearer ${token ?? benchToken}`, ...type },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
}

function fire(options: autocannon.Options, onAnswer: (milliseconds: number) => void): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    running.on('response', (_client, _status, _bytes, milliseconds) => onAnswer(milliseconds));
  });
}
