import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { reachOrganisation, readOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { insertProvisioningAgent } from '../users/provisioning-agent.ts';
import type { NewScimToken } from './contract.ts';
import { countTokens, insertToken } from './token-store.ts';

/** Tokens of one organisation. */
export const tokensMaximum = 5;

/**
 * An administrator makes a token with which an identity provider provisions the organisation. It is shown this once. Who
 * acts by it in the audit is an agent that bears its name. 403 `identity_not_confirmed`, `subscription_required` in an
 * organisation of one person alone, `forbidden` in that of the operators; 409 `limit_reached` beyond five.
 */
export function createScimToken(
  outside: Outside<UserActor>,
  organisationId: string,
  body: { name: string } & IdentityProof,
): Promise<NewScimToken> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.change', facts);
    await refuseOtherKinds(context, organisationId);
    await confirmIdentity(context, body);
    await holdOrganisation(context, organisationId);
    if ((await countTokens(context, organisationId)) >= tokensMaximum)
      throw new Problem('limit_reached', `An organisation has at most ${tokensMaximum} provisioning tokens.`);
    const [id, token, createdAt] = [newId<'scim-token'>(), newToken(), context.now()];
    const agentUserId = await insertProvisioningAgent(context, organisationId, `Provisioning token ${body.name}`);
    await insertToken(context, {
      id,
      organisation_id: organisationId,
      agent_user_id: agentUserId,
      name: body.name,
      token_hash: hashToken(token),
      created_by: context.actor.userId,
      created_at: createdAt,
    });
    await record(context, {
      kind: 'scim_token.created',
      organisationIds: [organisationId],
      subject: { kind: 'scim_token', id },
      detail: { name: body.name, agentUserId },
    });
    return { id, name: body.name, token, createdAt: createdAt.toISOString() };
  });
}

/** Operators are provisioned by nobody, and somebody alone has nobody to provision. */
async function refuseOtherKinds(context: Context, organisationId: string): Promise<void> {
  const { kind } = await readOrganisation(context, organisationId);
  if (kind === 'installation') throw new Problem('forbidden', 'Operators are not provisioned.');
  if (kind === 'individual')
    throw new Problem('subscription_required', 'This organisation is for one person alone; it provisions nobody.');
}
