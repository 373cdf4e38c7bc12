import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { password } from '../test/cast.ts';
import type { Answer } from '../test/client.ts';
import { act, ask, asked, expectStatus, list, newParty, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

/** All rows of a statement, as nobody's application role sees them. */
function look<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  const context = installationContext(application.services);
  return inTransaction(context, async ({ database }) => (await statement.execute(database)).rows);
}

/** Everything of an answer that could tell one from another; the clock and the connection are not about the organisation. */
function comparable(answer: Answer) {
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name)));
  return { status: answer.status, text: answer.text, headers };
}

describe('an organisation that may not be asked is indistinguishable from one that does not exist', () => {
  const hidden = {
    'visibility none': () => newParty(application, { connectionVisibility: 'none' }),
    'an individual organisation': () => newParty(application, { kind: 'individual' }),
    "the installation's own": () => newParty(application, { kind: 'installation' }),
    'one that blocks the asking one': async (from: Awaited<ReturnType<typeof newParty>>) => {
      const to = await newParty(application);
      expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
      return to;
    },
  };
  for (const [which, make] of Object.entries(hidden)) {
    test(`${which}: the same status, body and headers, whatever is sent along`, async () => {
      const from = await newParty(application);
      const to = await make(from);
      for (const more of [
        {},
        { password: 'wrong' },
        { password: undefined },
        { comment: 'Hello', endsAt: '2099-01-01T00:00:00Z' },
      ]) {
        const missing = await ask(from, { id: newId() }, more);
        expect(said(missing)).toBe('404 not_found');
        expect(comparable(await ask(from, to, more))).toEqual(comparable(missing));
      }
    });

    test(`${which}: a member reads the same 404, not that they may not`, async () => {
      const from = await newParty(application);
      const to = await make(from);
      const asMember = (id: string) => from.member.client.post('/connections', { toOrganisationId: id, password });
      const missing = await asMember(newId());
      expect(said(missing)).toBe('404 not_found');
      expect(comparable(await asMember(to.id))).toEqual(comparable(missing));
    });
  }

  test('neither looks at the password: no wrong attempt is counted for either', async () => {
    const from = await newParty(application);
    const to = await newParty(application, { connectionVisibility: 'none' });
    for (const id of [to.id, newId()]) {
      for (let time = 0; time < 12; time += 1) {
        expect(said(await ask(from, { id }, { password: 'wrong' }))).toBe('404 not_found');
      }
    }
    expect(await look(sql`select from attempts where subject like ${`%${from.administrator.id}%`}`)).toEqual([]);
  });

  test('both ask the database the same questions', async () => {
    const from = await newParty(application);
    const asked = [];
    for (const to of [await newParty(application, { connectionVisibility: 'none' }), { id: newId() }]) {
      const spy = vi.spyOn(pg.Client.prototype, 'query');
      await ask(from, to);
      asked.push(statementsOf(spy.mock.calls, spy.mock.contexts));
      spy.mockRestore();
    }
    expect(asked[0]!.length).toBeGreaterThan(3);
    expect(asked[0]).toEqual(asked[1]);
  });

  test('signed out, everything is 401', async () => {
    const to = await newParty(application, { connectionVisibility: 'none' });
    const nobody = application.as('nobody');
    for (const id of [to.id, newId()]) {
      expect(said(await nobody.post('/connections', { toOrganisationId: id, password }))).toBe('401 unauthenticated');
    }
  });

  test('listed may be asked by anyone, unlisted by whoever knows which it is', async () => {
    const from = await newParty(application);
    expect((await ask(from, await newParty(application))).status).toBe(201);
    expect((await ask(from, await newParty(application, { connectionVisibility: 'unlisted' }))).status).toBe(201);
  });

  test('existing connections are untouched when nobody new may ask any more', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    await look(sql`update organisations set connection_visibility = 'none' where id = ${to.id}`);
    expect(said(await ask(from, to))).toBe('409 connection_exists');
    expectStatus(await act(to, id, 'accept'), 200);
    expect((await read(from, id)).body).toMatchObject({ status: 'paired', to: { name: to.name } });
    expectStatus(await act(from, id, 'end'), 200);
    expect(said(await ask(from, to))).toBe('404 not_found');
  });

  test('visibility is towards unconnected ones: whom it may send work to may ask for the return direction', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    await look(sql`update organisations set connection_visibility = 'none' where id = ${from.id}`);
    expect((await ask(to, from)).status).toBe(201);
    expectStatus(await act(to, (await list(to, 'requested'))[0]!, 'cancel'), 200);
    expectStatus(await act(to, id, 'end'), 200);
    expect(said(await ask(to, from))).toBe('404 not_found');
  });
});

type Said = { connection: unknown; text: string };

/**
 * The statements of a request, without what the server does by itself at that moment: the end of what began before, and giving
 * records their places in the audit.
 */
function statementsOf(calls: unknown[][], connections: unknown[]): string[] {
  const all: Said[] = calls.map(([said], index) => ({
    connection: connections[index],
    text: typeof said === 'string' ? said : (said as { text: string }).text,
  }));
  const byItself = new Set([...Map.groupBy(all, ({ connection }) => connection).values()].flatMap(doneByItself));
  return all.filter((said) => !byItself.has(said)).map(({ text }) => text);
}

/** Of what was said over one connection. */
function doneByItself(said: Said[]): Said[] {
  const beginnings = said.flatMap(({ text }, index) => (text === 'begin' ? [index] : []));
  const parts = [0, ...beginnings].map((from, index) => said.slice(from, beginnings[index]));
  return parts
    .filter((part) => {
      const isCutOff = part[0]?.text !== 'begin' && part.some(({ text }) => text === 'commit');
      return isCutOff || part.some(({ text }) => text.includes('audit_chains'));
    })
    .flat();
}
