import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { installationContext, inTransaction } from './context.ts';

const application = useApplication();

test.each([
  ['connections', 'from_organisation_id'],
  ['connections', 'to_organisation_id'],
  ['connections', 'requested_by'],
  ['tasks', 'from_organisation_id'],
  ['tasks', 'from_user_id'],
])('who stands on which side is settled when the row is made: %s.%s', async (table, column) => {
  const rewrite = inTransaction(installationContext(application.services), ({ database }) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${application.cast.organisations.acme.id}`.execute(
      database,
    ),
  );
  await expect(rewrite).rejects.toMatchObject({ message: `permission denied for table ${table}` });
});
