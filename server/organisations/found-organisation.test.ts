import { expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { joinOrganisation } from '../roles/join-organisation.ts';
import { useApplication } from '../test/application.ts';
import { findOrganisationFacts } from './find-organisation.ts';
import { foundOrganisation, type NewOrganisation } from './found-organisation.ts';
import { deriveShortName, numberShortName, shortNamePattern } from './short-name.ts';

const application = useApplication();

function found(organisation: Partial<NewOrganisation> & { name: string }) {
  return inTransaction(installationContext(application.services), (context) =>
    foundOrganisation(context, {
      accountId: application.cast.organisations.acme.accountId,
      kind: 'organisation',
      connectionVisibility: 'listed',
      ...organisation,
    }),
  );
}

function rowsOf(id: string) {
  return inTransaction(installationContext(application.services), async ({ database }) => ({
    organisation: await database.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    roles: await database.selectFrom('roles').selectAll().where('organisation_id', '=', id).orderBy('name').execute(),
  }));
}

test('a new organisation has the roles Administrators, of level administrator, and Everyone, of level member, both private', async () => {
  const founded = await found({ name: 'Umbrella' });
  const { roles } = await rowsOf(founded.id);
  expect(roles.map((role) => [role.id, role.name, role.security_level, role.visibility])).toEqual([
    [founded.administratorsRoleId, 'Administrators', 'administrator', 'private'],
    [founded.everyoneRoleId, 'Everyone', 'member', 'private'],
  ]);
});

test('a short name is made from the name, and made unique', async () => {
  const names = [];
  for (let number = 0; number < 12; number++)
    names.push((await rowsOf((await found({ name: 'Université de Genève' })).id)).organisation.short_name);
  expect(names.slice(0, 3)).toEqual(['universite-de-geneve', 'universite-de-geneve-2', 'universite-de-geneve-3']);
  expect(names.at(-1)).toBe('universite-de-geneve-12');
});

test('organisations founded at the same moment get different short names', async () => {
  const founded = await Promise.all(Array.from({ length: 5 }, () => found({ name: 'Simultaneous' })));
  const names = await Promise.all(founded.map(async ({ id }) => (await rowsOf(id)).organisation.short_name));
  expect(new Set(names).size).toBe(5);
});

test('a short name that was asked for and is taken is refused', async () => {
  await expect(found({ name: 'Another', shortName: 'globex' })).rejects.toMatchObject({ code: 'name_taken' });
});

test('the short name of an individual says nothing about them', async () => {
  const { id } = await found({ name: 'Jane Doe', kind: 'individual', connectionVisibility: 'none' });
  expect((await rowsOf(id)).organisation.short_name).toMatch(/^individual-[0-9a-f]{16}$/);
});

test('an organisation has an active administrator once one joins', async () => {
  const { id, administratorsRoleId } = await found({ name: 'Tyrell' });
  await inTransaction(installationContext(application.services), async (context) => {
    expect(await findOrganisationFacts(context, id)).toMatchObject({
      organisationId: id,
      hasActiveAdministrator: false,
    });
    const userId = newId();
    await context.database
      .insertInto('users')
      .values({
        id: userId,
        organisation_id: id,
        name: 'Roy',
        email: 'roy@tyrell.example',
        status: 'active',
        created_at: context.now(),
      })
      .execute();
    const foreignRole = application.cast.organisations.globex.roles.administrators!;
    await joinOrganisation(context, { userId, organisationId: id, roleIds: [administratorsRoleId, foreignRole] });
    await joinOrganisation(context, { userId, organisationId: id, roleIds: [administratorsRoleId] });
    const held = await context.database
      .selectFrom('role_members')
      .select('organisation_id')
      .where('user_id', '=', userId)
      .execute();
    expect(held).toEqual([{ organisation_id: id }, { organisation_id: id }]);
    expect(await findOrganisationFacts(context, id)).toMatchObject({ hasActiveAdministrator: true });
  });
});

test.each([
  ['  Ünïcode & Söhne  ', 'unicode-sohne'],
  ['東京大学', 'organisation'],
  ['-', 'organisation'],
  ['x'.repeat(100), 'x'.repeat(63)],
  [`${'y'.repeat(62)} z`, 'y'.repeat(62)],
])('the short name made from %j is well formed', (name, expected) => {
  expect(deriveShortName(name)).toBe(expected);
  expect(deriveShortName(name)).toMatch(shortNamePattern);
  expect(numberShortName(deriveShortName(name), 123456)).toMatch(shortNamePattern);
});
