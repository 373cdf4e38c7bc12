import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';

type Name = keyof Cast['people'];

/** Somebody opens a workspace; gives its id. */
export async function openWorkspace(
  application: Application,
  owner: Name,
  more: { name?: string; description?: string } = {},
): Promise<string> {
  const { status, body } = await application.as(owner).post('/workspaces', { name: 'Plans', ...more });
  if (status !== 201) throw new Error(`no workspace was opened: ${JSON.stringify(body)}`);
  return body.id;
}

/** Somebody opens the workspace to people of the cast; gives their ids as participants. */
export async function inviteInto(
  application: Application,
  inviter: Name,
  id: string,
  invited: { people: Name[]; abilities?: string[]; hidden?: boolean; message?: string },
): Promise<string[]> {
  const { people, ...more } = invited;
  const emails = people.map((person) => application.cast.people[person].email);
  const { status, body } = await application
    .as(inviter)
    .post(`/workspaces/${id}/participants`, { emails, abilities: [], ...more });
  if (status !== 201) throw new Error(`nobody was invited: ${JSON.stringify(body)}`);
  return body.items.map((item: { id: string }) => item.id);
}
