import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

const application = useApplication();
const emailOf = (person: keyof typeof application.cast.people) => application.cast.people[person].email;

describe('participants are invited by e-mail address with abilities', () => {
  test('a known user has access at once, and is told', async () => {
    const id = await openWorkspace(application, 'mia', { name: 'Secret name' });
    const { status, body } = await application.as('mia').post(`/workspaces/${id}/participants`, {
      emails: [emailOf('greta')],
      abilities: ['download', 'comment'],
      message: 'Look at page 3',
    });
    expect(status).toBe(201);
    expect(body.sharesUsed).toBe(0);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      email: emailOf('greta'),
      name: 'Greta Globexperson',
      status: 'active',
      abilities: ['preview', 'download', 'comment'],
      hidden: false,
    });
    const seen = await application.as('greta').get(`/workspaces/${id}`);
    expect(seen.body).toMatchObject({
      isOwner: false,
      abilities: ['preview', 'download', 'comment'],
      owner: { name: 'Mia Member' },
      may: { update: false, invite: false, readParticipants: true, leave: true, close: false },
    });
    const own = await application.as('greta').get(`/workspaces/${id}/participants`);
    expect(own.body.items[0]).toMatchObject({ isSelf: true, message: 'Look at page 3' });
    const mails = await application.as('otto').get(`/outbox?to=${emailOf('greta')}`);
    expect(mails.body.items[0].subject).toBe('Acme has opened a workspace to you');
    expect(mails.text).not.toContain('Secret name');
    expect(mails.text).not.toContain('page 3');
  });

  test('an unknown address is invited, and its link stands nowhere but in the mail', async () => {
    const id = await openWorkspace(application, 'mia');
    const email = 'new@nowhere.example';
    const { body, text } = await application
      .as('mia')
      .post(`/workspaces/${id}/participants`, { emails: [email], abilities: ['download'] });
    expect(body.items[0]).toMatchObject({ email, name: null, status: 'invited', person: null });
    expect(text).not.toContain('token');
    const mails = await application.as('otto').get(`/outbox?to=${email}`);
    expect(mails.body.items[0].text).toMatch(/\/invitation\?token=\S+/);
  });

  test('twice the same person in one request counts once; all or nothing; who takes part is named', async () => {
    const id = await openWorkspace(application, 'mia');
    const mia = application.as('mia');
    const twice = await mia.post(`/workspaces/${id}/participants`, {
      emails: ['New@Nowhere.example', 'new@nowhere.example', emailOf('max')],
      abilities: ['preview'],
    });
    expect(twice.body.items).toHaveLength(2);
    const again = await mia.post(`/workspaces/${id}/participants`, {
      emails: ['other@nowhere.example', emailOf('max'), emailOf('mia')],
      abilities: [],
    });
    expect([again.status, again.body.code]).toEqual([409, 'participant_exists']);
    expect(again.body.detail).toContain(emailOf('max'));
    expect(again.body.detail).toContain(emailOf('mia'));
    expect((await mia.get(`/workspaces/${id}/participants`)).body.items).toHaveLength(2);
    expect((await mia.get(`/workspaces/${id}`)).body.participantCount).toBe(2);
  });

  test('nobody gives an ability that they lack', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['invite', 'download'] });
    const invite = (abilities: string[]) =>
      application.as('greta').post(`/workspaces/${id}/participants`, { emails: [emailOf('gus')], abilities });
    for (const ability of ['upload', 'edit', 'delete', 'comment', 'manage']) {
      const refused = await invite([ability]);
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
      expect(refused.body.detail).toContain(ability);
    }
    expect((await invite(['invite', 'download'])).status).toBe(201);
  });

  test('somebody without invite invites nobody', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['download'] });
    const body = { emails: [emailOf('gus')], abilities: [] };
    expect((await application.as('greta').post(`/workspaces/${id}/participants`, body)).status).toBe(403);
    expect((await application.as('ivan').post(`/workspaces/${id}/participants`, body)).status).toBe(404);
  });

  test('people are picked from the directory, and nobody whom it does not show', async () => {
    const id = await openWorkspace(application, 'mia');
    const pick = (userIds: string[]) => application.as('mia').post(`/workspaces/${id}/participants`, { userIds });
    const hidden = await pick([application.cast.people.max.id, application.cast.people.greta.id]);
    expect([hidden.status, hidden.body.errors]).toEqual([
      422,
      [{ path: 'userIds.1', message: 'is nobody whom the directory shows you' }],
    ]);
    const picked = await pick([application.cast.people.max.id]);
    expect(picked.body.items[0]).toMatchObject({ email: emailOf('max'), status: 'active' });
  });

  test('a trusted list says who may be invited, naming who may not', async () => {
    const { id: organisationId } = application.cast.organisations.globex;
    const list = `/organisations/${organisationId}/trusted-list`;
    const items = [{ kind: 'email_domain', value: 'acme.example' }];
    expect((await application.as('gwen').put(list, { items })).status).toBe(200);
    const id = await openWorkspace(application, 'greta');
    const invite = (as: 'greta' | 'mia', emails: string[]) =>
      application.as(as).post(`/workspaces/${id}/participants`, { emails, abilities: ['invite'] });
    const refused = await invite('greta', [emailOf('mia'), emailOf('ivan')]);
    expect([refused.status, refused.body.code]).toEqual([422, 'not_trusted']);
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual(['emails.1']);
    expect((await invite('greta', [emailOf('mia'), emailOf('gus')])).status).toBe(201);
    // It binds whoever invites, from whatever organisation.
    expect((await invite('mia', [emailOf('ivan')])).body.code).toBe('not_trusted');
    await application.as('gwen').put(list, { items: [] });
  });
});

describe('participants may leave, owners only close or transfer', () => {
  test('who has left finds nothing any more, and may be invited again', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'] });
    expect((await application.as('greta').post(`/workspaces/${id}/leave`)).status).toBe(204);
    for (const path of ['', '/participants']) {
      expect((await application.as('greta').get(`/workspaces/${id}${path}`)).status).toBe(404);
    }
    expect((await application.as('greta').post(`/workspaces/${id}/leave`)).status).toBe(404);
    await inviteInto(application, 'mia', id, { people: ['greta'] });
    expect((await application.as('greta').get(`/workspaces/${id}`)).status).toBe(200);
  });

  test('who leaves a workspace that has changed since they saw it is told so', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'] });
    const { headers } = await application.as('mia').patch(`/workspaces/${id}`, { name: 'Changed' });
    const leave = async (etag: string) =>
      (await application.as('greta').with({ 'if-match': etag }).post(`/workspaces/${id}/leave`)).status;
    expect(headers.get('etag')).toBe('"2"');
    expect([await leave('"1"'), await leave('"2"')]).toEqual([409, 204]);
  });

  test('the owner is told what to do instead', async () => {
    const id = await openWorkspace(application, 'mia');
    const { status, body } = await application.as('mia').post(`/workspaces/${id}/leave`);
    expect([status, body.detail]).toEqual([403, 'You own this workspace: transfer it to somebody, or close it.']);
  });

  test('whoever is removed finds nothing from the next request on', async () => {
    const id = await openWorkspace(application, 'mia');
    const [greta, gus] = await inviteInto(application, 'mia', id, { people: ['greta', 'gus'] });
    expect((await application.as('greta').delete(`/workspaces/${id}/participants/${gus}`)).status).toBe(403);
    expect((await application.as('mia').delete(`/workspaces/${id}/participants/${greta}`)).status).toBe(204);
    expect((await application.as('greta').get(`/workspaces/${id}`)).status).toBe(404);
    expect((await application.as('mia').delete(`/workspaces/${id}/participants/${greta}`)).status).toBe(404);
    expect((await application.as('gus').get(`/workspaces/${id}`)).body.participantCount).toBe(1);
  });
});

describe('a participant may be hidden from the other participants until they act', () => {
  test('the owner and managers see them, and they themselves; others neither them nor a count of them', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['invite'] });
    await inviteInto(application, 'mia', id, { people: ['max'], abilities: ['manage'] });
    await inviteInto(application, 'mia', id, { people: ['gus'], hidden: true });
    const seen = async (person: 'mia' | 'max' | 'greta' | 'gus') => {
      const list = await application.as(person).get(`/workspaces/${id}/participants`);
      const { body } = await application.as(person).get(`/workspaces/${id}`);
      expect(body.participantCount).toBe(list.body.items.length);
      return list.body.items.map((item: { name: string }) => item.name);
    };
    expect(await seen('greta')).toEqual(['Greta Globexperson', 'Max Member']);
    for (const person of ['mia', 'max', 'gus'] as const) {
      expect(await seen(person)).toEqual(['Greta Globexperson', 'Max Member', 'Gus Globexperson']);
    }
    // Whoever invites the hidden one openly learns nothing of their having been there.
    const openly = await application
      .as('greta')
      .post(`/workspaces/${id}/participants`, { emails: [emailOf('gus')], abilities: [] });
    expect([openly.status, openly.body.items[0].hidden]).toEqual([201, false]);
    expect(await seen('greta')).toHaveLength(3);
  });

  test('an act on them finds nobody, as on whoever does not exist, before it says who may', async () => {
    const id = await openWorkspace(application, 'ivan');
    const [seen] = await inviteInto(application, 'ivan', id, { people: ['gus', 'greta'], abilities: ['comment'] });
    const [hidden] = await inviteInto(application, 'ivan', id, { people: ['carla'], hidden: true });
    const gus = application.as('gus');
    const acts = async (participantId: string | undefined) => {
      const path = `/workspaces/${id}/participants/${participantId}`;
      const answers = [
        await gus.patch(path, { abilities: [] }),
        await gus.delete(path),
        await gus.post(`${path}/resend`),
      ];
      return answers.map(({ status }) => status);
    };
    expect(await acts(seen)).toEqual([403, 403, 403]);
    expect(await acts(hidden)).toEqual([404, 404, 404]);
    expect(await acts(newId())).toEqual([404, 404, 404]);
  });

  test('only who sees hidden participants hides somebody', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['invite'] });
    const { status } = await application
      .as('greta')
      .post(`/workspaces/${id}/participants`, { emails: [emailOf('gus')], abilities: [], hidden: true });
    expect(status).toBe(403);
  });
});
