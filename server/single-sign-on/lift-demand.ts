import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { notifyAdministrators } from '../notices/notify.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { findSettings, saveSettings } from './settings-store.ts';

type Lifting = { comment: string } & IdentityProof;

/**
 * An operator lifts the demand of an organisation whose identity provider is gone, and whose administrators for emergencies
 * cannot come in either: its people sign in with their passwords again, or ask for new ones. What was set up stays, so that
 * its administrators can demand it again. Who did it and why is kept, and they are told. Nothing happens where nothing is
 * demanded. 404, 403 `forbidden` for who is no operator, `identity_not_confirmed`; the command line on the server's own
 * machine is not asked for a password.
 */
export function liftDemand(
  outside: Outside<UserActor | { kind: 'installation' }>,
  organisationId: string,
  { comment, ...proof }: Lifting,
) {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'single_sign_on.lift', facts);
    if (context.actor.kind === 'user') await confirmIdentity(context as Context<UserActor>, proof);
    const wasRequired = await lift(context, organisationId);
    if (wasRequired) await tell(context, organisationId, comment);
    return { organisationId, singleSignOnRequired: false as const };
  });
}

function lift(context: Context, organisationId: string): Promise<boolean> {
  return withWiderSight(
    context,
    'operators let the people of an organisation in again whose identity provider is gone',
    async () => {
      await holdOrganisation(context, organisationId);
      const { isRequired } = await findSettings(context, organisationId);
      if (isRequired) await saveSettings(context, organisationId, false);
      return isRequired;
    },
  );
}

async function tell(context: Context, organisationId: string, comment: string): Promise<void> {
  await record(context, {
    kind: 'single_sign_on.lifted',
    organisationIds: [organisationId],
    subject: { kind: 'organisation', id: organisationId },
    detail: { comment },
  });
  await notifyAdministrators(context, organisationId, {
    kind: 'single_sign_on.lifted',
    words: {},
    subject: { kind: 'organisation', id: organisationId },
    path: '/admin/single-sign-on',
  });
}
