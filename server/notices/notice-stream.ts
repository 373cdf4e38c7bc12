import { Readable } from 'node:stream';
import { second } from '../platform/clock.ts';

const heartbeatMilliseconds = 15 * second;
/** Who takes nothing for so long is gone, whatever the network says. */
const patienceMilliseconds = 90 * second;

/**
 * Server-sent events as they come. `next` answers what is new as text, empty for nothing, undefined when the stream has
 * to end. Nothing is read ahead of a reader that does not keep up: it stays in the database until there is room. Every
 * other heartbeat asks too, so that the stream ends with what let it in even if nobody announces that.
 */
export class NoticeStream extends Readable {
  private readonly next: () => Promise<string | undefined>;
  private readonly beating: NodeJS.Timeout;
  private isAsked = false;
  private isReading = false;
  private hasRoom = true;
  private isOver = false;
  private beats = 0;
  private blockedMilliseconds = 0;

  constructor(next: () => Promise<string | undefined>) {
    super({ highWaterMark: 64 * 1024 });
    this.next = next;
    this.beating = setInterval(() => this.beat(), heartbeatMilliseconds);
    this.beating.unref();
    this.push('retry: 5000\n\n');
  }

  /** There may be something new. */
  wake(): void {
    this.isAsked = true;
    this.pump();
  }

  /** Ends it in order; clients come back by themselves. */
  finish(): void {
    if (this.destroyed || this.isOver) return;
    this.isOver = true;
    clearInterval(this.beating);
    this.push(null);
    // Who does not read does not see the end either.
    setTimeout(() => this.destroy(), 2 * second).unref();
  }

  override _read(): void {
    this.hasRoom = true;
    this.blockedMilliseconds = 0;
    this.pump();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.beating);
    done(error);
  }

  private beat(): void {
    this.beats += 1;
    if (this.hasRoom) this.hasRoom = this.push(': still here\n\n');
    else this.blockedMilliseconds += heartbeatMilliseconds;
    if (this.blockedMilliseconds >= patienceMilliseconds) this.destroy();
    else if (this.beats % 2 === 0) this.wake();
  }

  private pump(): void {
    if (this.isReading || !this.isAsked || !this.hasRoom || this.destroyed || this.isOver) return;
    this.isReading = true;
    this.isAsked = false;
    this.next().then(
      (text) => this.pass(text),
      // The database is away for a moment: the client comes back, with its Last-Event-ID.
      () => this.finish(),
    );
  }

  private pass(text: string | undefined): void {
    this.isReading = false;
    if (this.destroyed || this.isOver) return;
    if (text === undefined) {
      this.finish();
      return;
    }
    if (text !== '') {
      this.hasRoom = this.push(text);
      // There may be more than was read at once.
      this.isAsked = true;
    }
    this.pump();
  }
}
