import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { notify } from '../notices/notify.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { expectUserOfAccount, setEnterpriseAdministrator } from '../users/enterprise-administrator.ts';
import type { Confirmation } from './contract.ts';
import { reachAccount } from './find-accounts.ts';
import { recordForAccount } from './record-for-account.ts';
import { lockAccount } from './store.ts';
import { countEnterpriseAdministrators } from './user-store.ts';

type Who = { id: string; userId: string };
type Appointer = UserActor | { kind: 'installation' };

/**
 * Makes somebody of the account an enterprise administrator: they administer all its organisations and everybody under its
 * e-mail domains (SPEC 1). For its enterprise administrators, and for operators, who so bring an account one that has none.
 * They are told. 403 `identity_not_confirmed`; 409 `user_pending`, `user_not_active`.
 */
export function appointEnterpriseAdministrator(
  context: Outside<Appointer>,
  who: Who,
  body: Confirmation,
): Promise<void> {
  return appoint(context, who, body, true);
}

/**
 * Takes it away again; roles and organisation stay. The last one who can sign in stays unless an operator decides
 * otherwise: 409 `last_administrator`.
 */
export function dismissEnterpriseAdministrator(
  context: Outside<Appointer>,
  who: Who,
  body: Confirmation,
): Promise<void> {
  return appoint(context, who, body, false);
}

function appoint(context: Outside<Appointer>, { id, userId }: Who, body: Confirmation, value: boolean): Promise<void> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, id);
    authorize(context.actor, 'account.appoint', { accountId: id });
    await withOperatorsSight(context, () => expectUserOfAccount(context, { userId, accountId: id }));
    if (context.actor.kind === 'user') await confirmIdentity(context as Context<UserActor>, body);
    const { isChanged } = await withOperatorsSight(context, async () => {
      const set = await setEnterpriseAdministrator(context, { userId, accountId: id }, value);
      // People before accounts, as everywhere; and then one after the other, so that two do not dismiss each other.
      if (set.isChanged && !value) {
        await lockAccount(context, id);
        await expectOneLeft(context, id);
      }
      return set;
    });
    if (!isChanged) return;
    const kind = value ? 'enterprise_administrator.appointed' : 'enterprise_administrator.dismissed';
    await recordForAccount(context, id, { kind, detail: { userId } });
    await tell(context, userId, value);
  });
}

async function expectOneLeft(context: Context, accountId: string): Promise<void> {
  if (may(context.actor, 'installation.operate', undefined)) return;
  if ((await countEnterpriseAdministrators(context, accountId)) > 0) return;
  throw new Problem(
    'last_administrator',
    'The account keeps one enterprise administrator; an operator may remove the last.',
  );
}

function tell(context: Context, userId: string, isAppointed: boolean): Promise<void> {
  return notify(context, {
    to: [userId],
    kind: isAppointed ? 'enterprise_administrator.appointed' : 'enterprise_administrator.dismissed',
    words: {},
    subject: { kind: 'user', id: userId },
    path: '/',
  });
}
