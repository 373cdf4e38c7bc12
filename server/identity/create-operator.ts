import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { openAccount } from '../accounts/open-account.ts';
import { record } from '../audit/record.ts';
import type { Environment } from '../environment.ts';
import { foundOrganisation } from '../organisations/found-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { joinOrganisation } from '../roles/join-organisation.ts';
import { canonicalEmail } from './email-address.ts';
import { findUser } from './find-user.ts';
import { hashPassword } from './password.ts';
import {
  countOperators,
  findOperations,
  findPerson,
  insertPerson,
  lockAddress,
  lockOperators,
} from './person-store.ts';
import { savePasswordHash } from './store.ts';

type NewOperator = { name?: string | undefined; email: string; password: string };

/**
 * Makes the first operator from OPERATOR_EMAIL and OPERATOR_PASSWORD when there is none (API.md, "Running it"); otherwise
 * the two variables mean nothing any more. Throws an Error with a sentence when the address cannot be used.
 */
export async function createFirstOperator(
  outside: Outside,
  environment: Pick<Environment, 'OPERATOR_EMAIL' | 'OPERATOR_PASSWORD'>,
): Promise<void> {
  const { OPERATOR_EMAIL, OPERATOR_PASSWORD } = environment;
  if (!OPERATOR_EMAIL || !OPERATOR_PASSWORD) return;
  const email = canonicalEmail(OPERATOR_EMAIL);
  if (!email) throw new Error('OPERATOR_EMAIL: must be an e-mail address such as operator@acme.example');
  await inTransaction(outside, async (context) => {
    await lockOperators(context);
    if ((await countOperators(context)) > 0) return;
    if (await findPerson(context, email)) throw new Error('OPERATOR_EMAIL: this address belongs to a user already.');
    await insertOperator(context, { email, password: OPERATOR_PASSWORD });
  });
}

/**
 * An operator, or the installation itself, makes another operator: they run the installation and belong to its
 * organisation Operations. 409 `email_taken` when the address belongs to a user.
 */
export function createOperator(outside: Outside<UserActor | { kind: 'installation' }>, body: NewOperator) {
  return inTransaction(outside, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const userId = await withWiderSight(context, 'an address may belong to a user of any organisation', async () => {
      await lockOperators(context);
      await lockAddress(context, body.email);
      if (await findPerson(context, body.email)) throw new Problem('email_taken');
      return insertOperator(context, body);
    });
    return { user: await findUser(context, userId) };
  });
}

async function insertOperator(context: Context, operator: NewOperator): Promise<string> {
  const operations = (await findOperations(context)) ?? (await foundOperations(context));
  const userId = newId<'user'>();
  const name = operator.name ?? 'Operator';
  await insertPerson(context, {
    id: userId,
    organisation_id: operations.id,
    name,
    email: operator.email,
    status: 'active',
    is_operator: true,
    created_at: context.now(),
  });
  await savePasswordHash(context, userId, await hashPassword(operator.password));
  await joinOrganisation(context, {
    userId,
    organisationId: operations.id,
    roleIds: [operations.administratorsRoleId],
  });
  await record(context, {
    kind: 'operator.created',
    organisationIds: [operations.id],
    subject: { kind: 'user', id: userId },
    detail: { email: operator.email },
  });
  return userId;
}

/** Operators belong to an organisation of their own, which nobody can ask to connect. */
async function foundOperations(context: Context) {
  const accountId = await openAccount(context, { name: 'Operations', plan: 'paid', shareAllowance: 0 });
  return foundOrganisation(context, {
    accountId,
    name: 'Operations',
    kind: 'installation',
    connectionVisibility: 'none',
  });
}
