import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import type { changeIdentityProviderBody, IdentityProviderView } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { disableOthers, lockProvider, updateProvider } from './provider-store.ts';
import { findSettings } from './settings-store.ts';
import { type ProviderPath, reachProvider, viewProvider } from './take-up.ts';

type Changes = z.output<typeof changeIdentityProviderBody>;

/**
 * An administrator changes a provider. Enabling one disables the others: one is used at a time. With another issuer it
 * knows nobody any more, since identities are kept with their issuer. 403 `identity_not_confirmed`, 409 `version_conflict`,
 * and 409 `single_sign_on_demanded` for the one that the organisation demands.
 */
export function changeIdentityProvider(
  outside: Outside<UserActor>,
  path: ProviderPath,
  body: Changes,
): Promise<IdentityProviderView> {
  return inTransaction(outside, async (context) => {
    const { facts } = await reachProvider(context, path);
    authorize(context.actor, 'identity_provider.change', facts);
    await confirmIdentity(context, body);
    await holdOrganisation(context, path.id);
    const provider = await reachProvider(context, path, 'lock').then((reached) => reached.provider);
    expectVersion(context, provider);
    if (body.enabled === false && provider.isEnabled) await refuseWhileDemanded(context, path.id);
    if (body.enabled === true) await disableOthers(context, path.id, provider.id);
    await updateProvider(context, provider.id, columnsOf(context, body));
    const changed = await lockProvider(context, provider.id);
    if (!changed) throw new Problem('version_conflict');
    await record(context, {
      kind: 'identity_provider.changed',
      organisationIds: [path.id],
      subject: { kind: 'identity_provider', id: provider.id },
      detail: { ...differences(provider, changed), hasNewSecret: body.clientSecret !== undefined },
    });
    return viewProvider(context, changed, facts);
  });
}

/** While single sign-on is demanded, there must be something to sign in at. */
export async function refuseWhileDemanded(context: Context, organisationId: string): Promise<void> {
  const { isRequired } = await findSettings(context, organisationId);
  if (isRequired) throw new Problem('single_sign_on_demanded');
}

function columnsOf(context: Context, body: Changes) {
  const columns = {
    name: body.name,
    issuer: body.issuer,
    client_id: body.clientId,
    sealed_client_secret: body.clientSecret === undefined ? undefined : context.services.sealer.seal(body.clientSecret),
    scopes: body.scopes,
    is_enabled: body.enabled,
    trusts_second_factor: body.trustsSecondFactor,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function differences(before: IdentityProvider, after: IdentityProvider): Record<string, unknown> {
  const names = ['name', 'issuer', 'clientId', 'scopes', 'isEnabled', 'trustsSecondFactor'] as const;
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, { from: before[name], to: after[name] }]),
  );
}
