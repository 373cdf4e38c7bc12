import type { Context } from '../access/context.ts';
import { findOrganisationFacts } from '../organisations/find-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { findUser, lockUser, type UserRow, updateUser } from './store.ts';
import { expectAccepted } from './user.ts';

/** 404 for anybody outside the account. */
export async function expectUserOfAccount(
  context: Context,
  { userId, accountId }: { userId: string; accountId: string },
): Promise<void> {
  await inAccount(context, await findUser(context, userId), accountId);
}

async function inAccount(context: Context, user: UserRow | undefined, accountId: string): Promise<UserRow> {
  if (!user) throw notFound();
  const facts = await findOrganisationFacts(context, user.organisation_id);
  if (facts.accountId !== accountId) throw notFound();
  return user;
}

/**
 * Makes a user of the account one of its enterprise administrators, or takes that away; says whether it changed anything.
 * Part of appointing, whose verb has asked whether the actor may, and records it. 404 for anybody outside the account;
 * 409 `user_pending`, and `user_not_active` for appointing somebody disabled or an agent.
 */
export async function setEnterpriseAdministrator(
  context: Context,
  { userId, accountId }: { userId: string; accountId: string },
  isEnterpriseAdministrator: boolean,
): Promise<{ user: UserRow; isChanged: boolean }> {
  const user = await inAccount(context, await lockUser(context, userId), accountId);
  if (user.is_enterprise_administrator === isEnterpriseAdministrator) return { user, isChanged: false };
  if (isEnterpriseAdministrator) {
    expectAccepted(user);
    if (user.status !== 'active' || user.kind !== 'person') throw new Problem('user_not_active');
  }
  await updateUser(context, user, { is_enterprise_administrator: isEnterpriseAdministrator });
  return { user, isChanged: true };
}
