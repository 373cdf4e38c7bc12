import pg from 'pg';
import { expect } from 'vitest';
import type { Application } from '../../test/application.ts';
import type { Json } from '../../test/client.ts';

/** Acme is connected to Globex at a level; the connection's id. */
export async function connect(application: Application, level: 'roles' | 'roles_and_users' = 'roles'): Promise<string> {
  const { cast } = application;
  const { password } = cast;
  const requested = await application
    .as('ada')
    .post('/connections', { toOrganisationId: cast.organisations.globex.id, password });
  const accepted = await application
    .as('gwen')
    .post(`/connections/${requested.body.id}/accept`, { level, comment: 'Yes', password });
  expect(accepted.status).toBe(200);
  return requested.body.id;
}

/** Where the audit of somebody's organisation is. */
export function auditOf(application: Application, organisation: 'acme' | 'globex' | 'initech'): string {
  return `/organisations/${application.cast.organisations[organisation].id}/audit`;
}

/** Speaks to the database as its owner, past everything that the application may not do. */
export async function asOwner(
  application: Application,
  ...statements: [text: string, parameters: unknown[]][]
): Promise<Json[]> {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  try {
    let rows: Json[] = [];
    for (const [text, parameters] of statements) rows = (await owner.query(text, parameters)).rows;
    return rows;
  } finally {
    await owner.end();
  }
}

/** Some records of Acme: roles that Ada made. */
export async function makeRoles(application: Application, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const made = await application.as('ada').post(`/organisations/${application.cast.organisations.acme.id}/roles`, {
      name: `Role ${Math.random()}`,
      visibility: 'private',
      securityLevel: 'member',
    });
    expect(made.status).toBe(201);
    ids.push(made.body.id);
  }
  return ids;
}
