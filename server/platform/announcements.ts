import pg from 'pg';
import { applicationRole } from './database.ts';
import { Problem } from './errors.ts';

/** Who listens: hears what is announced, and once that nothing more will be heard. */
export type Listening = { heard: (payload: string) => void; lost: () => void };

/** Hears what other nodes announce (NOTIFY), over one connection of its own. */
export type Announcements = {
  /**
   * Listens until the answer is called. A place is taken under the name, of which there are only so many over all nodes;
   * undefined when none is left.
   */
  listen(name: string, places: number, listening: Listening): Promise<(() => void) | undefined>;
  close(): Promise<void>;
};

const checkMilliseconds = 20_000;
/** A database that does not answer holds up nobody who would listen, and no node that is told to end. */
const patienceMilliseconds = 5_000;

type Ask = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;
type Open = {
  ask: Ask;
  end: () => Promise<void>;
  listeners: Set<Listening>;
  taken: Map<string, Set<number>>;
  check: NodeJS.Timeout;
};

/** Their places went with the connection, so whoever leaves afterwards has none to give back. */
function loseAll(listeners: Set<Listening>): void {
  const lost = [...listeners];
  listeners.clear();
  for (const listening of lost) listening.lost();
}

/** Says goodbye, and does not wait for a server that says nothing. */
async function endInTime(client: pg.Client): Promise<void> {
  const late = setTimeout(() => client.connection.stream.destroy(), patienceMilliseconds);
  try {
    await client.end();
  } finally {
    clearTimeout(late);
  }
}

/** One statement after the other: a connection takes no second one while it is at one. */
function inLine(client: pg.Client): Ask {
  let line: Promise<unknown> = Promise.resolve();
  return (text, values = []) => {
    const answer = line.then(() => client.query<Record<string, unknown>>(text, values));
    line = answer.catch(() => undefined);
    return answer;
  };
}

/**
 * The connection is opened when somebody listens for the first time. When it breaks, everybody who listens is told so and
 * begins anew: what was announced meanwhile is theirs to look up. Places are advisory locks of the connection, so that
 * they are free again when the node is gone.
 */
export function openAnnouncements(url: string, channel: string, log: (sentence: string) => void): Announcements {
  let opening: Promise<Open> | undefined;
  let isClosed = false;

  const open = async (): Promise<Open> => {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: patienceMilliseconds,
      query_timeout: 10_000,
      application_name: 'causeway announcements',
      options: `-c role=${applicationRole}`,
    });
    const listeners = new Set<Listening>();
    const ask = inLine(client);
    const drop = (reason: string) => {
      if (current === undefined || opening !== current) return;
      opening = undefined;
      clearInterval(check);
      if (!isClosed) log(`Announcements: ${reason}`);
      loseAll(listeners);
      client.end().catch(() => undefined);
    };
    const check = setInterval(
      () => void ask('select 1').catch((error: Error) => drop(error.message)),
      checkMilliseconds,
    );
    check.unref();
    client.on('error', (error) => drop(error.message));
    client.on('end', () => drop('the connection ended'));
    client.on('notification', ({ payload }) => {
      for (const listening of listeners) listening.heard(payload ?? '');
    });
    const current = opening;
    try {
      await client.connect();
      await ask(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      clearInterval(check);
      opening = undefined;
      throw error;
    }
    return { ask, end: () => endInTime(client), listeners, taken: new Map(), check };
  };

  return {
    async listen(name, places, listening) {
      if (isClosed) throw new Problem('unavailable', 'This node is ending; try again.', { retryAfterSeconds: 1 });
      opening ??= Promise.resolve().then(open);
      const connection = await opening;
      const place = await takePlace(connection, name, places);
      if (place === undefined) return undefined;
      connection.listeners.add(listening);
      return () => {
        if (!connection.listeners.delete(listening)) return;
        leavePlace(connection, name, place).catch((error: Error) => log(`Announcements: ${error.message}`));
      };
    },
    async close() {
      isClosed = true;
      const connection = await opening?.catch(() => undefined);
      opening = undefined;
      if (!connection) return;
      clearInterval(connection.check);
      loseAll(connection.listeners);
      await connection.end();
    },
  };
}

const lockOf = (name: string, place: number) => `announcements ${name} ${place}`;

async function takePlace({ ask, taken }: Open, name: string, places: number): Promise<number | undefined> {
  const own = taken.get(name) ?? new Set<number>();
  taken.set(name, own);
  for (let place = 0; place < places; place++) {
    if (own.has(place)) continue;
    // Taken before asking: a session may take its own lock twice.
    own.add(place);
    const { rows } = await ask('select pg_try_advisory_lock(hashtextextended($1, 0)) as is_free', [
      lockOf(name, place),
    ]);
    if (rows[0]?.is_free) return place;
    own.delete(place);
  }
  if (own.size === 0) taken.delete(name);
  return undefined;
}

async function leavePlace({ ask, taken }: Open, name: string, place: number): Promise<void> {
  try {
    await ask('select pg_advisory_unlock(hashtextextended($1, 0))', [lockOf(name, place)]);
  } finally {
    taken.get(name)?.delete(place);
    if (taken.get(name)?.size === 0) taken.delete(name);
  }
}
