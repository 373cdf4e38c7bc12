import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { act, ask, asked, expectStatus, newParty, said, twoParties } from './test/scene.ts';

const application = useApplication();

describe('the receiver may block further requests from that organisation', () => {
  test('it reads as if the organisation did not exist, until it is unblocked; then the cool-down still counts', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    expectStatus(await act(to, id, 'reject', { block: true }), 200);
    expect((await ask(from, to)).text).toBe((await ask(from, { id: newId() })).text);
    const blocks = await to.administrator.client.get('/connection-blocks');
    expect(blocks.body.items).toMatchObject([
      { organisation: { id: from.id, name: from.name }, blockedBy: { id: to.administrator.id } },
    ]);
    const unblock = () => to.administrator.client.delete(`/connection-blocks/${from.id}`);
    expect((await unblock()).status).toBe(204);
    expect(said(await unblock())).toBe('404 not_found');
    expect(said(await ask(from, to))).toBe('429 connection_cooling_down');
  });

  test('a block is one-way: the blocking side may still ask', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
    expect((await ask(to, from)).status).toBe(201);
  });

  test('nothing that the blocked side can read differs from an ordinary rejection', async () => {
    const texts = [];
    for (const block of [true, false]) {
      const { from, to } = await twoParties(application);
      const id = await asked(from, to);
      expectStatus(await act(to, id, 'reject', { block }), 200);
      const client = from.administrator.client;
      const paths = [
        `/connections/${id}`,
        `/connections/${id}/history`,
        '/connections?view=ended',
        '/connections/map',
        '/connection-blocks',
        `/organisations/${from.id}/audit`,
      ];
      const answers = await Promise.all(paths.map((path) => client.get(path)));
      const anonymous = answers.map(({ status, text }) => `${status} ${text}`).join('\n');
      texts.push(
        anonymous
          .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
          .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'time')
          // Null until the record has its place in the chain, a moment later.
          .replaceAll(/"(hash|previousHash|sequence)":(null|\d+|"[0-9a-f]{64}")/g, '"$1":0')
          .replaceAll(/[0-9a-f]{64}/g, 'hash')
          .replaceAll(/Party \d+|party-\d+/g, 'party'),
      );
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toMatch(/block(ed)?"/);
  });

  test('only the blocking side’s audit knows of it', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
    const records = await inTransaction(installationContext(application.services), ({ database }) =>
      database.selectFrom('audit_records').where('kind', '=', 'connection.blocked').select('organisation_id').execute(),
    );
    const knowing = records.map((record) => record.organisation_id);
    expect(knowing).toContain(to.id);
    expect(knowing).not.toContain(from.id);
  });

  test('only its administrators see or lift blocks', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
    expect(said(await to.member.client.get('/connection-blocks'))).toBe('403 forbidden');
    expect(said(await to.member.client.delete(`/connection-blocks/${from.id}`))).toBe('403 forbidden');
    const other = from.administrator.client;
    expect(said(await other.get(`/connection-blocks?organisationId=${to.id}`))).toBe('404 not_found');
    expect(said(await other.delete(`/connection-blocks/${from.id}?organisationId=${to.id}`))).toBe('404 not_found');
    expect(said(await other.delete(`/connection-blocks/${to.id}`))).toBe('404 not_found');
    expect((await to.administrator.client.get('/connection-blocks')).body.items).toHaveLength(1);
  });

  test('blocks are paged, newest first', async () => {
    const to = await newParty(application);
    const blocked: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const from = await newParty(application);
      expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
      blocked.unshift(from.id);
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/connection-blocks?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = expectStatus(await to.administrator.client.get(path), 200);
      seen.push(...page.body.items.map((item: { organisation: { id: string } }) => item.organisation.id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(blocked);
  });
});
