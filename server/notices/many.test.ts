import { expect, test } from 'vitest';
import { asOwner } from '../audit/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { tell } from './test/scene.ts';

const application = useApplication();

test('everybody of a large organisation is told at once, in the app and by mail', async () => {
  const people = await asOwner(application, [
    `insert into users (id, organisation_id, name, email, status, created_at)
     select gen_random_uuid(), $1, 'Person ' || n, 'person-' || n || '@large.example', 'active', now()
     from generate_series(1, 7000) n returning id`,
    [application.cast.organisations.acme.id],
  ]);
  await tell(
    application,
    people.map(({ id }) => id),
  );
  const [counted] = await asOwner(application, [
    `select (select count(*)::int from notices n join users u on u.id = n.user_id where u.email like '%@large.example') as notices,
       (select count(*)::int from mails where to_address like '%@large.example') as mails`,
    [],
  ]);
  expect(counted).toEqual({ notices: 7000, mails: 7000 });
});
