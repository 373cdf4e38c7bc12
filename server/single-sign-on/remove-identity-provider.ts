import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { refuseWhileDemanded } from './change-identity-provider.ts';
import { deleteProvider, deleteSessionsOfProvider } from './provider-store.ts';
import { type ProviderPath, reachProvider } from './take-up.ts';

/**
 * An administrator removes a provider: nobody signs in there any more, and the sessions that it began end. 403
 * `identity_not_confirmed`; 409 `version_conflict`, and `single_sign_on_demanded` while the organisation demands it.
 */
export function removeIdentityProvider(
  outside: Outside<UserActor>,
  path: ProviderPath,
  body: IdentityProof,
): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { facts } = await reachProvider(context, path);
    authorize(context.actor, 'identity_provider.change', facts);
    await confirmIdentity(context, body);
    await holdOrganisation(context, path.id);
    const { provider } = await reachProvider(context, path, 'lock');
    expectVersion(context, provider);
    if (provider.isEnabled) await refuseWhileDemanded(context, path.id);
    await withWiderSight(context, 'sessions are their people’s alone, but those of a removed provider end', () =>
      deleteSessionsOfProvider(context, provider.id),
    );
    await withWiderSight(context, 'what hangs on a provider goes with it, whoever it is about', () =>
      deleteProvider(context, provider.id),
    );
    await record(context, {
      kind: 'identity_provider.removed',
      organisationIds: [path.id],
      subject: { kind: 'identity_provider', id: provider.id },
      detail: { name: provider.name, issuer: provider.issuer },
    });
  });
}
