import pg from 'pg';
import { installationContext, inTransaction } from '../../access/context.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import { password } from '../../test/cast.ts';
import type { Answer, Client, Json } from '../../test/client.ts';

type Organisation = keyof Application['cast']['organisations'];
type Level = 'roles' | 'roles_and_users';
type Choice = { kind: 'role' | 'user'; id: string };

/** "409 task_closed", or only the status when it went well. */
export function said(answer: Answer): string {
  return answer.body?.code ? `${answer.status} ${answer.body.code}` : String(answer.status);
}

/** The body of an answer that went well. */
export function wentWell(answer: Answer): Json {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
}

/** From may send work to to, from the start; answers the connection's id. */
export async function pair(
  application: Application,
  from: Organisation,
  to: Organisation,
  level: Level,
): Promise<string> {
  const id = newId<'connection'>();
  const { organisations, people } = application.cast;
  await inTransaction(installationContext(application.services), async ({ database, now }) => {
    await database
      .insertInto('connections')
      .values({
        id,
        from_organisation_id: organisations[from].id,
        to_organisation_id: organisations[to].id,
        status: 'paired',
        level,
        requested_by: people.ada.id,
        requested_at: now(),
        request_expires_at: now(),
        answered_by: people.gwen.id,
        answered_at: now(),
        answer_comment: 'Welcome',
      })
      .execute();
  });
  return id;
}

/** Globex' administrator changes what a connection shows. */
export async function setLevel(application: Application, connectionId: string, level: Level): Promise<void> {
  const body = { level, comment: 'So be it', password };
  wentWell(await application.as('gwen').post(`/connections/${connectionId}/level`, body));
}

/** Statements behind the API, as the database's owner, outside of all policies. */
export async function behind<Row extends pg.QueryResultRow>(
  application: Application,
  statement: string,
  values: unknown[] = [],
) {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Lets requests run into rows that another database connection holds: `statement` locks them, `requests` are sent one
 * after the other, each once those before it stand still, and then the rows are let go.
 */
export async function meanwhile(
  application: Application,
  statement: string,
  requests: (() => Promise<Answer>)[],
): Promise<{ answers: Answer[]; answeredBefore: number }> {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    let answeredBefore = 0;
    const running: Promise<Answer>[] = [];
    for (const request of requests) {
      running.push(
        request().then((answer) => {
          answeredBefore += 1;
          return answer;
        }),
      );
      await standStill(client, running.length, () => answeredBefore);
    }
    const before = answeredBefore;
    await client.query('commit');
    return { answers: await Promise.all(running), answeredBefore: before };
  } finally {
    await client.end();
  }
}

async function standStill(client: pg.Client, sent: number, answered: () => number): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    // Inside one transaction the database would show the same picture of its activity again and again.
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) + answered() >= sent) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the requests neither wait for a lock nor answer');
}

export const role = (id: string | undefined): Choice => ({ kind: 'role', id: id ?? '' });
export const user = (id: string): Choice => ({ kind: 'user', id });

/** A new task; throws unless it is created. */
export async function assign(client: Client, assignees: Choice[], more: Record<string, unknown> = {}): Promise<Json> {
  return wentWell(await client.post('/tasks', { title: 'Read this', assignees, ...more }));
}

/** Ids of a box, newest first. */
export async function boxOf(client: Client, query = 'box=inbox'): Promise<string[]> {
  return wentWell(await client.get(`/tasks?limit=200&${query}`)).items.map((item: Json) => item.id);
}

export async function historyOf(client: Client, id: string): Promise<Json[]> {
  return wentWell(await client.get(`/tasks/${id}/history?limit=200`)).items;
}
