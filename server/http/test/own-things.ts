import type pg from 'pg';
import { documentIn, sendFile } from '../../documents/test/uploading.ts';
import { linkOf } from '../../links/test/scene.ts';
import { plantRuns } from '../../sync/test/plant.ts';
import type { Application } from '../../test/application.ts';

/**
 * One of everything that Ada may change, by its name in paths, and two of everything that is listed, so that there are second pages.
 */
export async function plantOwnThings(
  application: Application,
  owner: pg.Client,
): Promise<Record<string, string | undefined>> {
  const { cast } = application;
  const { acme, globex } = cast.organisations;
  const ada = application.as('ada');
  const connection = await ada.post('/connections', { toOrganisationId: globex.id, password: cast.password });
  const task = await ada.post('/tasks', { title: 'Work', assignees: [{ kind: 'user', id: cast.people.ada.id }] });
  const invitation = await ada.post(`/organisations/${acme.id}/invitations`, { email: 'new@acme.example' });
  const emailDomain = await ada.post(`/organisations/${acme.id}/email-domains`, { name: 'acme.example', own: true });
  await ada.post(`/organisations/${acme.id}/email-domains`, { name: 'acme-too.example', own: false });
  await ada.post(`/email-domains/${emailDomain.body.id}/prove`);
  const token = await ada.post('/api-tokens', { name: 'Mine', password: cast.password });
  const hook = { url: 'https://192.0.32.8/hook', events: ['account.created'] };
  const webhook = await ada.post(`/organisations/${acme.id}/webhooks`, hook);
  await ada.post(`/organisations/${acme.id}/webhooks`, hook);
  const link = await linkOf(application, '/nowhere');
  await linkOf(application, '/nowhere', 'Second');
  const login = { issuer: 'https://192.0.32.8', clientId: 'x', clientSecret: 'x', password: cast.password };
  const provider = await ada.post(`/organisations/${acme.id}/identity-providers`, { ...login, name: 'One' });
  await ada.post(`/organisations/${acme.id}/identity-providers`, { ...login, name: 'Two' });
  const scim = { name: 'Provider', password: cast.password };
  const scimToken = await ada.post(`/organisations/${acme.id}/scim-tokens`, scim);
  await ada.post(`/organisations/${acme.id}/scim-tokens`, scim);
  const workspace = await ada.post('/workspaces', { name: 'Plans' });
  await ada.post('/workspaces', { name: 'Second' });
  const invited = await ada.post(`/workspaces/${workspace.body.id}/participants`, {
    emails: ['one@nowhere.example', 'two@nowhere.example'],
  });
  const document = await documentIn(ada, workspace.body.id);
  await documentIn(ada, workspace.body.id, 'two', 'second.txt');
  await sendFile(ada, `/documents/${document.id}/versions`, { content: 'again' });
  const comment = await ada.post(`/documents/${document.id}/comments`, { text: 'One' });
  await ada.post(`/documents/${document.id}/comments`, { text: 'Two' });
  const folder = await ada.post(`/workspaces/${workspace.body.id}/folders`, { name: 'One' });
  await ada.post(`/workspaces/${workspace.body.id}/folders`, { name: 'Two' });
  const upload = await ada
    .with({
      'tus-resumable': '1.0.0',
      'upload-length': '5',
      'upload-metadata': `workspaceId ${btoa(workspace.body.id)},filename ${btoa('a.txt')}`,
    })
    .post('/uploads');
  const own = {
    documents: document.id,
    folders: folder.body.id,
    comments: comment.body.id,
    uploads: upload.headers.get('location')?.split('/').at(-1),
    workspaces: workspace.body.id,
    participants: invited.body.items[0].id,
    providers: provider.body.id,
    webhooks: webhook.body.id,
    links: link.id,
    runs: await plantRuns(owner, link.id),
    tokens: scimToken.body.id,
    accounts: acme.accountId,
    organisations: acme.id,
    users: cast.people.mia.id,
    roles: acme.roles.reception,
    connections: connection.body.id,
    tasks: task.body.id,
    invitations: invitation.body.id,
    'api-tokens': token.body.id,
    'email-domains': emailDomain.body.id,
  };
  // Two of everything that is listed, so that there are second pages.
  await owner.query(
    `insert into share_entries (id, account_id, organisation_id, workspace_id, sharee_id, sharee_kind, change, reason, at)
     select gen_random_uuid(), account_id, organisation_id, id, gen_random_uuid(), 'user', 1, 'test', now() from workspaces`,
  );
  for (const person of ['gwen', 'ingrid'] as const) {
    await application.as(person).post('/connections', { toOrganisationId: acme.id, password: cast.password });
  }
  await ada.post('/connections', { toOrganisationId: cast.organisations.initech.id, password: cast.password });
  await ada.post(`/organisations/${acme.id}/invitations`, { email: 'second@acme.example' });
  await ada.post('/api-tokens', { name: 'Second', password: cast.password });
  await ada.post('/tasks', { title: 'Second', assignees: [{ kind: 'user', id: cast.people.ada.id }] });
  for (const text of ['One', 'Two']) await ada.post(`/tasks/${task.body.id}/comments`, { text });
  return own;
}
