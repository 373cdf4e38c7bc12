import { describe, expect, test } from 'vitest';
import { documentIn, sendFile } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

/** State is read under the workspace's lock, so that each race has one winner; addresses are held before it. */
const application = useApplication();
const rounds = [1, 2, 3, 4, 5, 6];
const password = 'correct horse battery staple';

async function tokenFor(email: string): Promise<string> {
  const { body } = await application.as('otto').get(`/outbox?to=${email}`);
  return /token=(\S+)/.exec(body.items[0]?.text ?? '')?.[1] ?? '';
}
const used = async () => {
  const { accountId } = application.cast.organisations.acme;
  return (await application.as('erin').get(`/accounts/${accountId}/shares`)).body.used as number;
};

describe('two at once', () => {
  test.each(rounds)(
    'who invite the same address: one does, the other hears that they take part (%i)',
    async (round) => {
      const id = await openWorkspace(application, 'mia');
      await inviteInto(application, 'mia', id, { people: ['max'], abilities: ['manage'] });
      const body = { emails: [`same-${round}@nowhere.example`, application.cast.people.gus.email], abilities: [] };
      const answers = await Promise.all([
        application.as('mia').post(`/workspaces/${id}/participants`, body),
        application.as('max').post(`/workspaces/${id}/participants`, body),
      ]);
      expect(answers.map(({ status, body: { code } }) => `${status} ${code ?? ''}`).sort()).toEqual([
        '201 ',
        '409 participant_exists',
      ]);
    },
  );

  test.each(rounds)('inviting an address, and its owner signing up: they take part either way (%i)', async (round) => {
    const id = await openWorkspace(application, 'mia');
    const email = `racer-${round}@nowhere.example`;
    await application.as('nobody').post('/sign-up', { name: 'Rae Racer', email, password });
    const token = await tokenFor(email);
    const [invited, verified] = await Promise.all([
      application.as('mia').post(`/workspaces/${id}/participants`, { emails: [email], abilities: [] }),
      application.as('nobody').post('/sign-up/verify', { token }),
    ]);
    expect([invited.status, verified.status]).toEqual([201, 201]);
    const { body } = await application.as('mia').get(`/workspaces/${id}/participants`);
    expect(body.items).toMatchObject([{ email, status: 'active', name: 'Rae Racer' }]);
  });

  test.each(rounds)('accepting and withdrawing: in or out, never both (%i)', async (round) => {
    const id = await openWorkspace(application, 'mia');
    const email = `undecided-${round}@nowhere.example`;
    const invited = await application
      .as('mia')
      .post(`/workspaces/${id}/participants`, { emails: [email], abilities: [] });
    const token = await tokenFor(email);
    const [accepted, removed] = await Promise.all([
      application.as('nobody').post('/invitations/accept', { token, name: 'Una', password }),
      application.as('mia').delete(`/workspaces/${id}/participants/${invited.body.items[0].id}`),
    ]);
    expect(removed.status).toBe(204);
    expect([201, 410]).toContain(accepted.status);
    expect((await application.as('mia').get(`/workspaces/${id}/participants`)).body.items).toEqual([]);
  });

  test.each(rounds)('transferring to two people: one becomes the owner (%i)', async () => {
    const id = await openWorkspace(application, 'mia');
    const answers = await Promise.all(
      (['max', 'colin'] as const).map((person) =>
        application.as('mia').post(`/workspaces/${id}/transfer`, { userId: application.cast.people[person].id }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test.each(rounds)('leaving and inviting somebody: nobody invites who has left (%i)', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['invite'] });
    const [left, invited] = await Promise.all([
      application.as('greta').post(`/workspaces/${id}/leave`),
      application
        .as('greta')
        .post(`/workspaces/${id}/participants`, { emails: [application.cast.people.gus.email], abilities: [] }),
    ]);
    expect(left.status).toBe(204);
    expect([201, 404]).toContain(invited.status);
    const { body } = await application.as('mia').get(`/workspaces/${id}/participants`);
    expect(body.items).toHaveLength(invited.status === 201 ? 1 : 0);
    const again = await application
      .as('greta')
      .post(`/workspaces/${id}/participants`, { emails: [application.cast.people.carla.email], abilities: [] });
    expect(again.status).toBe(404);
  });

  test.each(rounds)('closing, uploading and inviting: nothing is shared afterwards (%i)', async () => {
    const before = await used();
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['upload'] });
    await documentIn(application.as('mia'), id);
    const mia = application.as('mia');
    const [closed, ...others] = await Promise.all([
      mia.post(`/workspaces/${id}/close`),
      sendFile(mia, `/workspaces/${id}/documents`, { content: 'Late' }),
      sendFile(application.as('greta'), `/workspaces/${id}/documents`, { content: 'Late' }),
      mia.post(`/workspaces/${id}/participants`, { emails: [application.cast.people.gus.email], abilities: [] }),
    ]);
    expect(closed.status).toBe(200);
    for (const { status, text } of others) expect([201, 404, 409], text).toContain(status);
    expect(await used()).toBe(before);
    expect((await mia.get(`/workspaces/${id}`)).body.documentCount).toBe(0);
  });
});
