import { type RawBuilder, sql } from 'kysely';
import { expect, test } from 'vitest';
import type { UserActor } from '../access/actor.ts';
import { installationContext, inTransaction, type Outside } from '../access/context.ts';
import { authenticate } from '../http/authenticate.ts';
import { Problem } from '../platform/errors.ts';
import { allow, expectExact, used, workspaceWith } from '../shares/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Cast } from '../test/cast.ts';
import { inviteTogether } from './invite-together.ts';
import { inviteInto } from './test/open-workspace.ts';

const application = useApplication();
const emailOf = (name: keyof Cast['people']) => application.cast.people[name].email;

/** Somebody who asks, as the server calls the verb. */
async function asking(name: keyof Cast['people']): Promise<Outside<UserActor>> {
  const { services, cast } = application;
  const authorization = `Bearer ${cast.people[name].token}`;
  const actor = await authenticate(services, { authorization, cookie: undefined });
  if (actor.kind !== 'user') throw new Error(`${name} is not signed in`);
  return { actor, services, request: { id: name, address: '192.0.2.1' }, now: () => services.clock.now() };
}

type Ask = [context: Outside<UserActor>, workspaceId: string, emails: string[], abilities?: 'manage'[]];

/** Asks all of it in the same moment; answers how many shares were used after each, or why it was refused. */
async function askAtOnce(asks: Ask[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(
    asks.map(([context, id, emails, abilities = []]) =>
      inviteTogether(context, id, { emails, userIds: [], abilities, message: '', hidden: false }),
    ),
  );
  return settled.map((one) => {
    if (one.status === 'fulfilled') return one.value.sharesUsed;
    if (!(one.reason instanceof Problem)) throw one.reason;
    return [one.reason.code, one.reason.extra?.needed, one.reason.extra?.available].filter(
      (said) => said !== undefined,
    );
  });
}

/** Looks behind the API. */
function look<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
  const context = installationContext(application.services);
  return inTransaction(context, async ({ database }) => (await statement.execute(database)).rows);
}

test('invitations of one moment are one transaction, and each is recorded, told, counted and answered as of its own', async () => {
  await allow(application, 1000);
  const [ada, mia] = [await asking('ada'), await asking('mia')];
  const hers = await workspaceWith(application.as('ada'), 2);
  const theirs = await workspaceWith(application.as('mia'), 3);
  const before = await used(application);
  const from = application.services.clock.now();
  const answers = await askAtOnce([
    [ada, hers.id, ['one@elsewhere.example']],
    [mia, theirs.id, [emailOf('gus'), 'two@elsewhere.example']],
    [ada, hers.id, [emailOf('greta')]],
  ]);
  expect(answers).toEqual([before + 2, before + 8, before + 10]);
  expect(await used(application)).toBe(before + 10);
  await expectExact(application);

  const whose = [
    { by: ada.actor.userId, place: hers.id, count: 2 },
    { by: mia.actor.userId, place: theirs.id, count: 2 },
  ];
  const kind = 'participant.invited';
  expect(
    await look(sql`select actor_user_id as by, detail->>'workspaceId' as place, count(*) as count from audit_records
      where kind = ${kind} and at >= ${from} and address = '192.0.2.1' group by 1, 2 order by actor_user_id = ${mia.actor.userId}`),
  ).toEqual(whose);
  expect(
    await look(sql`select actor_user_id as by, workspace_id as place, count(*) as count from workspace_events
      where kind = ${kind} and at >= ${from} group by 1, 2 order by actor_user_id = ${mia.actor.userId}`),
  ).toEqual(whose);
  expect(
    await look(sql`select actor_user_id as by, workspace_id as place, count(*) as count from share_entries
      where reason = ${kind} and at >= ${from} group by 1, 2 order by actor_user_id = ${mia.actor.userId}`),
  ).toEqual(whose);
  expect(
    await look(
      sql`select count(distinct xmin::text) as transactions from share_entries where reason = ${kind} and at >= ${from}`,
    ),
  ).toEqual([{ transactions: 1 }]);
  expect(await look(sql`select to_address as to, kind from mails where created_at >= ${from} order by 1`)).toEqual([
    { to: emailOf('greta'), kind },
    { to: emailOf('gus'), kind },
    { to: 'one@elsewhere.example', kind: 'participant.invitation' },
    { to: 'two@elsewhere.example', kind: 'participant.invitation' },
  ]);
  expect(
    await look(
      sql`select actor_user_id as by, subject_id as place from notices where at >= ${from} order by subject_id = ${theirs.id}`,
    ),
  ).toEqual([
    { by: ada.actor.userId, place: hers.id },
    { by: mia.actor.userId, place: theirs.id },
  ]);
});

test('whoever may not, is not there, is doubled or does not fit is refused in its own words, and nobody else for it', async () => {
  await allow(application, 1000);
  const [ada, mia, gwen, max] = await Promise.all((['ada', 'mia', 'gwen', 'max'] as const).map(asking));
  if (!ada || !mia || !gwen || !max) throw new Error('somebody is missing');
  const hers = await workspaceWith(application.as('ada'), 2);
  const hidden = await workspaceWith(application.as('mia'), 1);
  await inviteInto(application, 'ada', hers.id, { people: ['mia', 'gwen'] });
  const before = await used(application);
  await allow(application, before + 5);
  const answers = await askAtOnce([
    [ada, hers.id, ['new@elsewhere.example']],
    // Mia takes part and may only look; Gwen is of another organisation; Ada cannot know Mia's workspace.
    [mia, hers.id, ['another@elsewhere.example']],
    [gwen, hers.id, ['third@elsewhere.example']],
    // Max is of the organisation and takes no part: admitted by nothing but the rule.
    [max, hers.id, ['fourth@elsewhere.example']],
    [ada, '018f0000-0000-7000-8000-000000000000', ['new@elsewhere.example']],
    [gwen, hidden.id, ['new@elsewhere.example']],
    [ada, hers.id, [emailOf('mia')]],
    [ada, hers.id, [emailOf('ada')]],
    // Three people to two documents are more than all that is left.
    [ada, hers.id, ['a@elsewhere.example', 'b@elsewhere.example', 'c@elsewhere.example']],
    [mia, hidden.id, ['fits@elsewhere.example']],
  ]);
  expect(answers).toEqual([
    before + 2,
    ['forbidden'],
    ['forbidden'],
    ['not_found'],
    ['not_found'],
    ['not_found'],
    ['participant_exists'],
    ['participant_exists'],
    ['share_allowance_exceeded', 6, 5],
    before + 3,
  ]);
  await expectExact(application);
});

test('who fits but for the others of the moment is asked again, and the last share goes to one', async () => {
  await allow(application, 1000);
  const ada = await asking('ada');
  const { id } = await workspaceWith(application.as('ada'), 1);
  const before = await used(application);
  await allow(application, before + 3);
  const asks = Array.from({ length: 7 }, (_, index): Ask => [ada, id, [`last${index}@elsewhere.example`]]);
  const answers = await askAtOnce([...asks, [ada, id, ['last0@elsewhere.example']]]);
  const refused = ['share_allowance_exceeded', 1, 0];
  expect(answers).toEqual([
    before + 1,
    before + 2,
    before + 3,
    refused,
    refused,
    refused,
    refused,
    ['participant_exists'],
  ]);
  expect(await used(application)).toBe(before + 3);
  await expectExact(application);
});

test('what goes into a workspace that somebody holds waits apart, and holds up nobody else', async () => {
  await allow(application, 1000);
  const ada = await asking('ada');
  const { id } = await workspaceWith(application.as('ada'), 1);
  const before = await used(application);
  // Somebody holds the workspace just then, so that whatever goes into it has to wait.
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = inTransaction(installationContext(application.services), async ({ database }) => {
    await sql`select from workspaces where id = ${id} for no key update`.execute(database);
    held.resolve();
    await release.promise;
  });
  await held.promise;
  const asked = askAtOnce([
    [ada, id, ['held1@elsewhere.example']],
    [ada, id, ['held2@elsewhere.example']],
  ]);
  const { id: other } = await workspaceWith(application.as('ada'), 1);
  expect(await askAtOnce([[ada, other, ['free@elsewhere.example']]])).toEqual([before + 1]);
  release.resolve();
  await holding;
  expect(await asked).toEqual([before + 2, before + 3]);
  await expectExact(application);
});
