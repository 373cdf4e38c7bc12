import { describe, expect, test } from 'vitest';
import type { UserActor } from '../access/actor.ts';
import { type Ability, abilities, may, type Verb } from '../access/policy.ts';
import { routes } from '../app.ts';
import { documentIn, sendFile } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import type { Answer, Client } from '../test/client.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

/**
 * Every route of a workspace and of what is in it, asked by somebody with each single ability, and compared with the
 * policy. A new route fails here until it says which act it is.
 */
const application = useApplication();

type Request = { verb: Verb; send: (client: Client, place: Place) => Promise<Answer> };
type Place = { workspace: string; participant: string; invited: string; document: string; folder: string };

const workspace = (verb: Verb, method: string, path = '', body?: unknown): Request => ({
  verb,
  send: (client, { workspace: id, participant, invited, document }) =>
    client.send(
      method,
      `/workspaces/${id}${path.replace(':participantId', participant).replace(':invitedId', invited).replace(':document', document)}`,
      body,
    ),
});
const document = (verb: Verb, method: string, path = '', body?: unknown): Request => ({
  verb,
  send: (client, { document: id }) => client.send(method, `/documents/${id}${path}`, body),
});
const folder = (verb: Verb, method: string, body?: unknown): Request => ({
  verb,
  send: (client, { folder: id }) => client.send(method, `/folders/${id}`, body),
});

/** In an order in which no act takes away what a later one needs. */
const requests: Record<string, Request> = {
  'GET /workspaces/:id': workspace('workspace.read', 'GET'),
  'GET /workspaces/:id/history': workspace('workspace.read', 'GET', '/history'),
  'GET /workspaces/:id/record.pdf': workspace('workspace.read_record', 'GET', '/record.pdf'),
  'GET /workspaces/:id/record.zip': workspace('workspace.read_record', 'GET', '/record.zip'),
  'GET /workspaces/:id/cost': workspace('workspace.read_cost', 'GET', '/cost?documents=1&people=1'),
  'GET /workspaces/:id/participants': workspace('participant.read', 'GET', '/participants'),
  'GET /workspaces/:id/documents': workspace('workspace.read', 'GET', '/documents'),
  'GET /workspaces/:id/folders': workspace('workspace.read', 'GET', '/folders'),
  'GET /workspaces/:id/documents.zip': workspace('document.download', 'GET', '/documents.zip?ids=:document'),
  'GET /documents/:id': document('document.read', 'GET'),
  'GET /documents/:id/preview': document('document.read', 'GET', '/preview'),
  'GET /documents/:id/content': document('document.download', 'GET', '/content'),
  'GET /documents/:id/versions': document('workspace.read', 'GET', '/versions'),
  'GET /documents/:id/comments': document('document.read_comments', 'GET', '/comments'),
  'GET /documents/:id/people': document('document.read_people', 'GET', '/people'),
  'POST /documents/:id/comments': document('document.comment', 'POST', '/comments', { text: 'Fine' }),
  'POST /documents/:id/versions': {
    verb: 'document.add_version',
    send: (client, place) => sendFile(client, `/documents/${place.document}/versions`, { content: 'Newer' }),
  },
  'POST /documents/:id/versions/:n/restore': document('document.add_version', 'POST', '/versions/1/restore', {}),
  'PATCH /documents/:id': document('document.change', 'PATCH', '', { name: 'other.txt' }),
  'POST /workspaces/:id/documents': {
    verb: 'document.create',
    send: (client, place) => sendFile(client, `/workspaces/${place.workspace}/documents`, { content: 'New' }),
  },
  'POST /workspaces/:id/folders': workspace('folder.create', 'POST', '/folders', { name: 'Another' }),
  'GET /folders/:id': folder('workspace.read', 'GET'),
  'PATCH /folders/:id': folder('folder.change', 'PATCH', { name: 'Renamed' }),
  'DELETE /folders/:id': folder('folder.delete', 'DELETE'),
  'DELETE /documents/:id': document('document.delete', 'DELETE'),
  'PATCH /workspaces/:id': workspace('workspace.update', 'PATCH', '', { name: 'Renamed' }),
  'POST /workspaces/:id/participants': workspace('participant.invite', 'POST', '/participants', {
    emails: ['another@nowhere.example'],
    abilities: [],
  }),
  'POST /workspaces/:id/participants/:participantId/resend': workspace(
    'participant.invite',
    'POST',
    '/participants/:invitedId/resend',
  ),
  'PATCH /workspaces/:id/participants/:participantId': workspace(
    'participant.change',
    'PATCH',
    '/participants/:participantId',
    { abilities: ['comment'] },
  ),
  'DELETE /workspaces/:id/participants/:participantId': workspace(
    'participant.remove',
    'DELETE',
    '/participants/:participantId',
  ),
  'POST /workspaces/:id/transfer': {
    verb: 'workspace.transfer',
    send: (client, place) =>
      client.post(`/workspaces/${place.workspace}/transfer`, { userId: application.cast.people.max.id }),
  },
  'POST /workspaces/:id/close': workspace('workspace.close', 'POST', '/close', { at: '2099-01-01T00:00:00Z' }),
  'POST /workspaces/:id/leave': workspace('workspace.leave', 'POST', '/leave'),
};

/** What no ability decides. */
const others = {
  'DELETE /documents/:id/comments/:commentId': 'who wrote the comment decides',
};

async function placeFor(given: Ability[]): Promise<Place> {
  const mia = application.as('mia');
  const id = await openWorkspace(application, 'mia');
  await inviteInto(application, 'mia', id, { people: ['greta'], abilities: given });
  const [gus] = await inviteInto(application, 'mia', id, { people: ['gus'] });
  const invited = await mia.post(`/workspaces/${id}/participants`, { emails: ['new@nowhere.example'], abilities: [] });
  const made = await mia.post(`/workspaces/${id}/folders`, { name: 'Empty' });
  const { id: documentId } = await documentIn(mia, id);
  return {
    workspace: id,
    participant: gus!,
    invited: invited.body.items[0].id,
    document: documentId,
    folder: made.body.id,
  };
}

function allowed(verb: Verb, given: Ability[]): boolean {
  const { people, organisations } = application.cast;
  const actor = {
    kind: 'user',
    userId: people.greta.id,
    organisationId: organisations.globex.id,
    accountId: organisations.globex.accountId,
    isEnterpriseAdministrator: false,
    isOperator: false,
    securityLevel: 'member',
    plan: 'paid',
  } as unknown as UserActor;
  const facts = {
    organisationId: organisations.acme.id,
    accountId: organisations.acme.accountId,
    ownerUserId: people.mia.id,
    abilities: given,
    isOpen: true,
    hasActiveOwner: true,
    isOnTaskOfActor: false,
  };
  return may(actor, verb, facts as never);
}

test('every route of a workspace and of what is in it says which act it is', () => {
  const inWorkspace = routes
    .filter(({ path }) => /^\/(workspaces|documents|folders)\/:id/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
  expect([...Object.keys(requests), ...Object.keys(others)].sort()).toEqual(inWorkspace.sort());
});

describe.each(abilities.map((ability) => [ability] as const))('with %s alone', (ability) => {
  test('each route allows what the policy allows, and nothing else', async () => {
    const given: Ability[] = ability === 'preview' ? ['preview'] : ['preview', ability];
    const place = await placeFor(given);
    const grid: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [name, { verb, send }] of Object.entries(requests)) {
      const { status, body, text } = await send(application.as('greta'), place);
      const isForbidden = status === 403 && body.code === 'forbidden';
      grid[name] = isForbidden ? 'forbidden' : status < 300 ? 'allowed' : `${status} ${text.slice(0, 200)}`;
      expected[name] = allowed(verb, given) ? 'allowed' : 'forbidden';
    }
    expect(grid).toEqual(expected);
    const allowedCount = Object.values(grid).filter((cell) => cell === 'allowed').length;
    expect(allowedCount).toBeGreaterThanOrEqual(ability === 'preview' ? 10 : 11);
  });
});
