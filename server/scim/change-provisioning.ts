import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { notFound } from '../platform/errors.ts';
import type { ProvisioningView } from './contract.ts';
import { viewProvisioning } from './find-provisioning.ts';
import { deleteToken, findSettings, saveSettings } from './token-store.ts';

/**
 * An administrator says whether provisioning may make and unmake administrators. 403 `identity_not_confirmed`, 409
 * `version_conflict`.
 */
export function changeProvisioning(
  outside: Outside<UserActor>,
  organisationId: string,
  body: { managesAdministrators: boolean } & IdentityProof,
): Promise<ProvisioningView> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.change', facts);
    await confirmIdentity(context, body);
    await holdOrganisation(context, organisationId);
    const settings = await findSettings(context, organisationId);
    expectVersion(context, settings);
    const { managesAdministrators } = body;
    if (settings.manages_administrators !== managesAdministrators) {
      await saveSettings(context, organisationId, {
        manages_administrators: managesAdministrators,
        version: settings.version + 1,
      });
      await record(context, {
        kind: 'provisioning.changed',
        organisationIds: [organisationId],
        subject: { kind: 'organisation', id: organisationId },
        detail: { managesAdministrators },
      });
    }
    return viewProvisioning(context, facts);
  });
}

/** An administrator deletes a provisioning token: it does nothing from the next request on. 404 for those of others. */
export function deleteScimToken(
  outside: Outside<UserActor>,
  { id: organisationId, tokenId }: { id: string; tokenId: string },
): Promise<void> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.change', facts);
    const name = await deleteToken(context, organisationId, tokenId);
    if (name === undefined) throw notFound();
    await record(context, {
      kind: 'scim_token.deleted',
      organisationIds: [organisationId],
      subject: { kind: 'scim_token', id: tokenId },
      detail: { name },
    });
  });
}
