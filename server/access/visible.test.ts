import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { day, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { type Context, installationContext, inTransaction } from './context.ts';
import {
  connectionIsPaired,
  isPaired,
  personIsVisibleOver,
  roleIsVisibleOver,
  showsPerson,
  showsRole,
} from './visible.ts';

const application = useApplication();

const statuses = ['requested', 'paired', 'rejected', 'cancelled', 'expired', 'ended'] as const;
const levels = ['roles', 'roles_and_users'] as const;
const ends = ['never', 'tomorrow', 'now', 'yesterday'] as const;
const people = ['active', 'pending', 'disabled'] as const;

/** One connection from Acme to Globex in every state, rolled back after looking. */
async function withConnection(
  connection: { status: (typeof statuses)[number]; level: (typeof levels)[number]; ends: (typeof ends)[number] },
  look: (
    context: Context,
    facts: { status: string; level: (typeof levels)[number]; endsAt: Date | null },
  ) => Promise<void>,
): Promise<void> {
  const { acme, globex } = application.cast.organisations;
  const undo = new Error('undo');
  const looked = inTransaction(installationContext(application.services), async (context) => {
    const now = context.now();
    const endsAt = { never: null, tomorrow: later(now, day), now, yesterday: later(now, -day) }[connection.ends];
    await context.database
      .insertInto('connections')
      .values({
        id: newId(),
        from_organisation_id: acme.id,
        to_organisation_id: globex.id,
        status: connection.status,
        level: connection.level,
        requested_by: application.cast.people.ada.id,
        requested_at: now,
        request_expires_at: later(now, day),
        ends_at: endsAt,
      })
      .execute();
    await look(context, { status: connection.status, level: connection.level, endsAt });
    throw undo;
  });
  await looked.catch((error) => {
    if (error !== undo) throw error;
  });
}

async function holds(context: Context, statement: ReturnType<typeof sql<{ holds: boolean }>>): Promise<boolean> {
  return (await statement.execute(context.database)).rows[0]?.holds ?? false;
}

describe('one set of cases runs through each rule and its SQL twin', () => {
  for (const status of statuses) {
    for (const level of levels) {
      for (const until of ends) {
        test(`${status} at ${level}, ends ${until}`, async () => {
          const { globex } = application.cast.organisations;
          await withConnection({ status, level, ends: until }, async (context, connection) => {
            const now = context.now();
            const pairedInSql = sql<{
              holds: boolean;
            }>`select ${connectionIsPaired(context)} as holds from connections c`;
            expect(await holds(context, pairedInSql)).toBe(isPaired(connection, now));
            for (const visibility of ['public', 'private'] as const) {
              const roleId = globex.roles[visibility === 'public' ? 'reception' : 'backstage'];
              const inSql = sql<{ holds: boolean }>`
                select ${roleIsVisibleOver(context)} as holds from connections c, roles r where r.id = ${roleId}`;
              expect(await holds(context, inSql)).toBe(showsRole(connection, { visibility }, now));
            }
            for (const person of people) {
              for (const [key, holdsPublicRole] of [
                ['greta', true],
                ['gus', false],
              ] as const) {
                const { id } = application.cast.people[key];
                await context.database.updateTable('users').set({ status: person }).where('id', '=', id).execute();
                const inSql = sql<{ holds: boolean }>`
                  select ${personIsVisibleOver(context)} as holds from connections c, users u where u.id = ${id}`;
                const rule = showsPerson(connection, { status: person, holdsPublicRole }, now);
                expect(await holds(context, inSql)).toBe(rule);
              }
            }
          });
        });
      }
    }
  }
});

test('a connection shows nothing of a third organisation', async () => {
  const { initech } = application.cast.organisations;
  await withConnection({ status: 'paired', level: 'roles_and_users', ends: 'never' }, async (context) => {
    const shown = sql<{ holds: boolean }>`
      select exists (select from connections c, roles r where r.organisation_id = ${initech.id} and ${roleIsVisibleOver(context)})
        or exists (select from connections c, users u where u.organisation_id = ${initech.id} and ${personIsVisibleOver(context)}) as holds`;
    expect(await holds(context, shown)).toBe(false);
  });
});
