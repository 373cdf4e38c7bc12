import pg from 'pg';
import { documentIn, workspaceOf } from '../../server/documents/test/uploading.ts';
import { type Cast, password } from '../../server/test/cast.ts';
import { Client, type Json } from '../../server/test/client.ts';

/** The workspaces that the stories of the load play in. */
export type Rooms = { documents: string; shares: string };

/** Acme may send work to Globex, has shares enough, and two workspaces: one with a reader of Globex, one with documents. */
export async function openRooms(url: string, cast: Cast, databaseUrl: string): Promise<Rooms> {
  const as = (person: keyof Cast['people']) => new Client(url, cast.people[person].token);
  await widenAllowances(databaseUrl);
  const asked = { toOrganisationId: cast.organisations.globex.id, comment: 'For the work.', password };
  const { id } = done(await as('ada').post('/connections', asked));
  const accepted = { level: 'roles_and_users', comment: 'Agreed.', password };
  done(await as('gwen').post(`/connections/${id}/accept`, accepted));
  const documents = await workspaceOf(as('mia'), 'Documents');
  const reader = { emails: [cast.people.greta.email], abilities: ['preview', 'download'] };
  done(await as('mia').post(`/workspaces/${documents.id}/participants`, reader));
  const shares = await workspaceOf(as('colin'), 'Shares');
  for (const name of ['one.txt', 'two.txt', 'three.txt']) await documentIn(as('colin'), shares.id, name, name);
  return { documents: documents.id, shares: shares.id };
}

function done({ status, body, text }: { status: number; body: Json; text: string }): Json {
  if (status >= 300) throw new Error(`The rooms could not be made: ${status} ${text}`);
  return body;
}

async function widenAllowances(databaseUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  await owner.query("update accounts set share_allowance = 1000000 where plan = 'paid'");
  await owner.end();
}
