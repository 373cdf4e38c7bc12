import type { UserActor } from '../access/actor.ts';
import { type Context, installationContext, inTransaction } from '../access/context.ts';
import type { HttpServices } from '../http/serve.ts';
import { minute } from '../platform/clock.ts';
import { hashToken } from '../platform/secrets.ts';
import { findTokenByHash, saveLastUse, type TokenHolder } from './token-store.ts';

/** Who acts by a provisioning token, and what its organisation lets it do. */
export type Provisioning = { actor: UserActor; tokenId: string; tokenName: string; managesAdministrators: boolean };

/**
 * Whose token this is, read afresh at each request, so that a deleted one stops at the next. Undefined for none. It acts
 * in its organisation as an administrator would, within what SCIM offers, and nowhere else: API tokens and sessions are
 * none, and it is none of theirs.
 */
export function authenticateProvisioning(
  services: HttpServices,
  authorization: string | undefined,
): Promise<Provisioning | undefined> {
  const token = authorization?.match(/^Bearer ([\w-]{20,200})$/i)?.[1];
  if (!token) return Promise.resolve(undefined);
  return inTransaction(installationContext(services), async (context) => {
    const holder = await findTokenByHash(context, hashToken(token));
    if (!holder) return undefined;
    await keepLastUse(context, holder);
    return {
      actor: actorOf(holder),
      tokenId: holder.id,
      tokenName: holder.name,
      managesAdministrators: holder.manages_administrators,
    };
  });
}

async function keepLastUse(context: Context, holder: TokenHolder): Promise<void> {
  const now = context.now();
  if (holder.last_used_at && now.getTime() - holder.last_used_at.getTime() < minute) return;
  await saveLastUse(context, holder.id);
}

function actorOf(holder: TokenHolder): UserActor {
  return {
    kind: 'user',
    userId: holder.agent_user_id as UserActor['userId'],
    organisationId: holder.organisation_id as UserActor['organisationId'],
    accountId: holder.account_id as UserActor['accountId'],
    organisationKind: 'organisation',
    plan: holder.plan,
    isOperator: false,
    isEnterpriseAdministrator: false,
    securityLevel: 'administrator',
    sessionId: null,
    apiTokenId: null,
    secondFactorAt: null,
    hasSecondFactor: false,
    isSecondFactorRequired: false,
  };
}
