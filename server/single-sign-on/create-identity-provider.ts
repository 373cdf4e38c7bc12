import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { createIdentityProviderBody, IdentityProviderView } from './contract.ts';
import { identityProvidersMaximum } from './identity-provider.ts';
import { countProviders, findEnabledProvider, findProvider, insertProvider } from './provider-store.ts';
import { viewProvider } from './take-up.ts';

/**
 * An administrator tells where the organisation's people sign in. The first is used at once, further ones wait until they
 * are enabled. The secret is sealed and shown to nobody again. 403 `identity_not_confirmed`, 409 `limit_reached` beyond five.
 */
export function createIdentityProvider(
  outside: Outside<UserActor>,
  organisationId: string,
  body: z.output<typeof createIdentityProviderBody>,
): Promise<IdentityProviderView> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'identity_provider.change', facts);
    await confirmIdentity(context, body);
    await holdOrganisation(context, organisationId);
    if ((await countProviders(context, organisationId)) >= identityProvidersMaximum)
      throw new Problem(
        'limit_reached',
        `An organisation keeps ${identityProvidersMaximum} identity providers at most.`,
      );
    const id = newId<'identity-provider'>();
    await insertProvider(context, {
      id,
      organisation_id: organisationId,
      name: body.name,
      issuer: body.issuer,
      client_id: body.clientId,
      sealed_client_secret: context.services.sealer.seal(body.clientSecret),
      scopes: body.scopes,
      is_enabled: (await findEnabledProvider(context, organisationId)) === undefined,
      trusts_second_factor: body.trustsSecondFactor,
      created_at: context.now(),
    });
    await record(context, {
      kind: 'identity_provider.created',
      organisationIds: [organisationId],
      subject: { kind: 'identity_provider', id },
      detail: { name: body.name, issuer: body.issuer, clientId: body.clientId },
    });
    const provider = await findProvider(context, id);
    if (!provider) throw new Error('a provider that was just made is not there');
    return viewProvider(context, provider, facts);
  });
}
