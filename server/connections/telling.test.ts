import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { day } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { act, asked, expectStatus, historyOf, newParty, paired, twoParties } from './test/scene.ts';

const application = useApplication();

function look<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  const context = installationContext(application.services);
  return inTransaction(context, async ({ database }) => (await statement.execute(database)).rows);
}

describe('history, audit and mail', () => {
  test('both sides read the same history; each change stands in it and in the audit of both', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to, { comment: 'Please' });
    expectStatus(await act(from, id, 'resend'), 200);
    expectStatus(await act(to, id, 'accept'), 200);
    expectStatus(await act(to, id, 'level'), 200);
    expectStatus(await act(from, id, 'end'), 200);
    const kinds = ['requested', 'resent', 'accepted', 'level_changed', 'ended'];
    expect(await historyOf(from, id)).toEqual(kinds);
    expect(await historyOf(to, id)).toEqual(kinds);
    const history = (await from.administrator.client.get(`/connections/${id}/history`)).body.items;
    expect(history[0]).toMatchObject({ comment: 'Please', actor: { name: from.administrator.name } });
    expect(history[2]).toMatchObject({ comment: 'Welcome', level: 'roles', actor: { id: null, name: null } });
    for (const party of [from, to]) {
      const records = await look<{ kind: string }>(
        sql`select kind from audit_records where organisation_id = ${party.id} and subject_id = ${id} order by id`,
      );
      expect(records.map((record) => record.kind)).toEqual(kinds.map((kind) => `connection.${kind}`));
    }
  });

  test('the history is paged, oldest first', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    const first = await from.administrator.client.get(`/connections/${id}/history?limit=1`);
    expect(first.body.items.map((event: { kind: string }) => event.kind)).toEqual(['requested']);
    const next = await from.administrator.client.get(
      `/connections/${id}/history?limit=1&cursor=${first.body.nextCursor}`,
    );
    expect(next.body.items.map((event: { kind: string }) => event.kind)).toEqual(['accepted']);
    expect(next.body.nextCursor).toBeNull();
  });

  test('administrators of the other side are mailed, with a link, and no stranger’s free text travels in mail', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to, { comment: 'buy my watches' });
    expectStatus(await act(from, id, 'resend'), 200);
    expectStatus(await act(to, id, 'accept', { comment: 'buy my watches' }), 200);
    expectStatus(await act(to, id, 'level', { comment: 'buy my watches' }), 200);
    expectStatus(await act(from, id, 'end', { comment: 'buy my watches' }), 200);
    const back = await asked(to, from);
    expectStatus(await act(from, back, 'reject', { comment: 'buy my watches' }), 200);
    const mails = await look<{ to_address: string; kind: string; subject: string; sealed_body: Buffer }>(
      sql`select to_address, kind, subject, sealed_body from mails where to_address like ${`%@${from.shortName}.example`}
        or to_address like ${`%@${to.shortName}.example`} order by id`,
    );
    expect(mails.map((mail) => [mail.kind, mail.to_address])).toEqual([
      ['connection.requested', to.administrator.email],
      ['connection.resent', to.administrator.email],
      ['connection.accepted', from.administrator.email],
      ['connection.level_changed', from.administrator.email],
      ['connection.ended', to.administrator.email],
      ['connection.requested', from.administrator.email],
      ['connection.rejected', to.administrator.email],
    ]);
    for (const mail of mails) {
      const text = application.services.sealer.open(mail.sealed_body);
      expect(text).toContain('http://localhost:8080/admin/connections');
      expect(mail.subject + text).toContain(from.name);
      expect(mail.subject + text).not.toMatch(/watches|Boss|Member|Hidden/);
    }
  });

  test('both sides hold the event, but only the actor’s own where it came from', async () => {
    const { from, to } = await twoParties(application);
    await asked(from, to);
    const records = await look<{ organisation_id: string; address: string | null }>(
      sql`select organisation_id, address from audit_records where kind = 'connection.requested' and organisation_id in (${from.id}, ${to.id})`,
    );
    const addressOf = new Map(records.map((row) => [row.organisation_id, row.address]));
    expect(addressOf).toEqual(
      new Map([
        [from.id, '127.0.0.1'],
        [to.id, null],
      ]),
    );
  });

  test('whoever registered alone wrote their organisation’s name themselves, so it stays out of mail', async () => {
    const from = await newParty(application, {
      name: 'Buy my watches',
      kind: 'individual',
      connectionVisibility: 'none',
    });
    const to = await newParty(application);
    await asked(from, to);
    const [mail] = await look<{ subject: string; sealed_body: Buffer }>(
      sql`select subject, sealed_body from mails where to_address like ${`%@${to.shortName}.example`}`,
    );
    expect(mail?.subject).toBe(`Somebody without an organisation asks to send work to ${to.name}`);
    expect(application.services.sealer.open(mail!.sealed_body)).not.toContain('watches');
  });

  test('cancelling and asking anew does not flood the mailboxes of the other side: two mails a day', async () => {
    const { from, to } = await twoParties(application);
    for (let round = 0; round < 4; round += 1) {
      const id = await asked(from, to);
      expectStatus(await act(from, id, 'resend'), 200);
      expectStatus(await act(from, id, 'cancel'), 200);
    }
    const told = () => look(sql`select from mails where to_address = ${to.administrator.email}`);
    expect(await told()).toHaveLength(2);
    application.clock.advance(day);
    await asked(from, to);
    expect(await told()).toHaveLength(3);
  });
});
