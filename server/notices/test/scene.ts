import { installationContext, inTransaction } from '../../access/context.ts';
import type { Application } from '../../test/application.ts';
import { notify } from '../notify.ts';

/** Somebody is told of a task. */
export function tell(application: Application, userIds: string[], from = 'Acme'): Promise<void> {
  return inTransaction(installationContext(application.services), (context) =>
    notify(context, {
      to: userIds,
      kind: 'task.assigned',
      words: { from },
      subject: { kind: 'task', id: null },
      path: '/inbox',
    }),
  );
}

export type Event = { id?: string; event: string; data: Record<string, unknown> };

/** Listens to a stream over HTTP and keeps what came. */
export class Listener {
  readonly events: Event[] = [];
  status = 0;
  isOver = false;
  private readonly stopping = new AbortController();

  async open(baseUrl: string, headers: Record<string, string>): Promise<this> {
    const { signal } = this.stopping;
    const response = await fetch(`${baseUrl}/api/v1/notices/stream`, { headers, signal });
    this.status = response.status;
    if (response.body)
      this.read(response.body)
        .catch(() => undefined)
        .finally(() => (this.isOver = true));
    return this;
  }

  close(): void {
    this.stopping.abort();
  }

  notices(): Event[] {
    return this.events.filter((event) => event.event === 'notice');
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  private take(block: string): void {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    if (fields.event) this.events.push({ id: fields.id, event: fields.event, data: JSON.parse(fields.data ?? '{}') });
  }
}

/** Waits for something that happens by itself. */
export async function until<Found>(
  find: () => Promise<Found | undefined | false> | Found | undefined | false,
): Promise<Found> {
  for (let round = 0; round < 200; round++) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen within ten seconds');
}
