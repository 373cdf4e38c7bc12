import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../platform/errors.ts';
import type { Pool } from './metrics.ts';

/** So many requests may wait for a connection to the database; whoever came last would wait for seconds. */
export const queueMaximum = 500;

/** A client that was turned away may come again after this. */
const retryAfterSeconds = 2;

/** What is answered however much there is to do: it costs nothing, and tells the balancer and the operator how it goes. */
const alwaysAnswered = new Set(['/healthz', '/readyz', '/readyz/database', '/metrics']);

/**
 * Turns requests away before the server drowns: those that come late hear "later" at once, so that those that came first
 * are still answered in time. Uploads, and contents on their way out, take no part: they wait for the network, not for us.
 */
export class Load {
  private underWay = 0;
  private readonly acts = new Set<Promise<unknown>>();
  private readonly maximum: number;
  private readonly pool: Pool | undefined;

  constructor(maximum: number, pool: Pool | undefined) {
    this.maximum = maximum;
    this.pool = pool;
  }

  /** Throws 503 `overloaded` when there is more under way than can be answered in good time. */
  requireRoom(address: string): void {
    if (this.underWay < this.maximum && (this.pool?.waitingCount ?? 0) < queueMaximum) return;
    if (alwaysAnswered.has(address.split('?')[0] ?? '')) return;
    throw new Problem('overloaded', undefined, { retryAfterSeconds });
  }

  /** Counts what is done until it is done, also when its client has gone meanwhile. */
  async counting<Result>(act: () => Promise<Result>): Promise<Result> {
    this.underWay += 1;
    try {
      return await this.following(act);
    } finally {
      this.underWay -= 1;
    }
  }

  /** Knows of what is done until it is done, without counting it. */
  async following<Result>(act: () => Promise<Result>): Promise<Result> {
    const acting = act();
    this.acts.add(acting);
    try {
      return await acting;
    } finally {
      this.acts.delete(acting);
    }
  }

  /** Waits until all that is under way is done, but no longer than so: what was cut off still puts its things in order. */
  async untilDone(milliseconds: number): Promise<void> {
    await Promise.race([Promise.allSettled(this.acts), wait(milliseconds, undefined, { ref: false })]);
  }
}

/** A body that is read into memory has this long to arrive; then 408 `too_slow`, and the connection ends. */
export function limitBodyTime(request: IncomingMessage, seconds: number): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (request.complete || (encoding === undefined && (length === undefined || length === '0'))) return;
  const timer = setTimeout(() => {
    // Whoever reads the body hears of it as of any other trouble with the stream.
    if (request.listenerCount('error') > 0) request.emit('error', new Problem('too_slow'));
    else request.destroy();
  }, seconds * 1000);
  const stop = () => clearTimeout(timer);
  request.once('end', stop).once('close', stop);
}
