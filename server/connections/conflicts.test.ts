import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { password } from '../test/cast.ts';
import { act, asked, expectStatus, historyOf, type newParty, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

describe('answering what has been changed meanwhile gets a conflict, never a silent overwrite', () => {
  const ways: Record<
    string,
    (from: Awaited<ReturnType<typeof newParty>>, to: typeof from, id: string) => Promise<unknown>
  > = {
    accepted: (_from, to, id) => act(to, id, 'accept'),
    rejected: (_from, to, id) => act(to, id, 'reject'),
    cancelled: (from, _to, id) => act(from, id, 'cancel'),
    ended: async (from, to, id) => {
      expectStatus(await act(to, id, 'accept'), 200);
      expectStatus(await act(from, id, 'end'), 200);
    },
  };
  for (const [how, change] of Object.entries(ways)) {
    test(`a request that was ${how} cannot be accepted, rejected, cancelled or resent`, async () => {
      const { from, to } = await twoParties(application);
      const id = await asked(from, to);
      await change(from, to, id);
      const before = (await read(to, id)).body;
      for (const [party, verb] of [
        [to, 'accept'],
        [to, 'reject'],
        [from, 'cancel'],
        [from, 'resend'],
      ] as const) {
        expect(said(await act(party, id, verb))).toBe('409 connection_already_answered');
      }
      expect((await read(to, id)).body).toEqual(before);
    });

    test(`what is ${how} has no level to change and nothing to end, unless it is paired`, async () => {
      const { from, to } = await twoParties(application);
      const id = await asked(from, to);
      await change(from, to, id);
      const expected = how === 'accepted' ? '200' : '409 connection_not_paired';
      expect(said(await act(to, id, 'level'))).toBe(expected);
      expect(said(await act(from, id, 'end'))).toBe(expected);
    });
  }

  test('an unanswered request has no level to change and nothing to end', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    expect(said(await act(to, id, 'level'))).toBe('409 connection_not_paired');
    expect(said(await act(to, id, 'end'))).toBe('409 connection_not_paired');
  });

  for (const verb of ['accept', 'reject', 'cancel', 'resend', 'level', 'end']) {
    test(`${verb} with a stale If-Match is refused, with the current one it passes`, async () => {
      const { from, to } = await twoParties(application);
      const isPaired = ['level', 'end'].includes(verb);
      const id = await (isPaired ? paired : asked)(from, to);
      const party = ['cancel', 'resend'].includes(verb) ? from : to;
      const matching = (version: string) => ({
        ...party,
        administrator: { ...party.administrator, client: party.administrator.client.with({ 'if-match': version }) },
      });
      const version = isPaired ? 2 : 1;
      for (const stale of [`"${version - 1}"`, `"${version + 1}"`, 'nonsense']) {
        expect(said(await act(matching(stale), id, verb))).toBe('409 version_conflict');
      }
      expect((await read(to, id)).body.version).toBe(version);
      const answer = await act(matching(`"${version}"`), id, verb);
      expect(said(answer)).toBe('200');
      expect(answer.headers.get('etag')).toBe(`"${version + 1}"`);
    });
  }

  test('an Idempotency-Key repeats the answer to an acceptance instead of a conflict', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const client = to.administrator.client.with({ 'idempotency-key': newId() });
    const body = { level: 'roles', comment: 'Yes', password };
    const first = await client.post(`/connections/${id}/accept`, body);
    const again = await client.post(`/connections/${id}/accept`, body);
    expect(said(again)).toBe('200');
    expect(again.body).toEqual(first.body);
    expect(await historyOf(to, id)).toEqual(['requested', 'accepted']);
  });
});
