import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { namePeople } from '../access/people.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { invalid, Problem } from '../platform/errors.ts';
import type { changeSingleSignOnBody, SingleSignOnView } from './contract.ts';
import { findEnabledProvider } from './provider-store.ts';
import {
  administratorsAmong,
  deleteOtherSessions,
  findEmergencyAdministrators,
  findSettings,
  ownedNames,
  saveEmergencyAdministrators,
  saveSettings,
} from './settings-store.ts';

type Changes = z.output<typeof changeSingleSignOnBody>;

/** Whether an organisation demands single sign-on, of whom, and who may do without; for its administrators. */
export function findSingleSignOn(outside: Outside<UserActor>, organisationId: string): Promise<SingleSignOnView> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'identity_provider.read', facts);
    return view(context, facts);
  });
}

/**
 * An administrator demands single sign-on for the organisation's owned e-mail domains, or no longer; whoever signed in in
 * another way is signed out, except for the administrators named for emergencies and the one who does this. 409
 * `single_sign_on_unready` without a provider in use, an owned e-mail domain, or somebody for emergencies: an administrator
 * with a password, who remains one. 403 `identity_not_confirmed`, 409 `version_conflict`.
 */
export function changeSingleSignOn(
  outside: Outside<UserActor>,
  organisationId: string,
  body: Changes,
): Promise<SingleSignOnView> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'identity_provider.change', facts);
    await confirmIdentity(context, body);
    await holdOrganisation(context, organisationId);
    const before = await findSettings(context, organisationId);
    expectVersion(context, before);
    const isRequired = body.singleSignOnRequired ?? before.isRequired;
    const emergency = body.emergencyAdministratorIds ?? (await findEmergencyAdministrators(context, organisationId));
    await refuseUnfit(context, { organisationId, named: body.emergencyAdministratorIds ?? [] });
    if (isRequired) await refuseUnready(context, organisationId, emergency);
    await saveSettings(context, organisationId, isRequired);
    await saveEmergencyAdministrators(context, organisationId, [...new Set(emergency)]);
    if (isRequired) await endOtherSessions(context, facts);
    await record(context, {
      kind: 'single_sign_on.changed',
      organisationIds: [organisationId],
      subject: { kind: 'organisation', id: organisationId },
      detail: {
        singleSignOnRequired: { from: before.isRequired, to: isRequired },
        emergencyAdministratorIds: emergency,
      },
    });
    return view(context, facts);
  });
}

type Named = { organisationId: string; named: string[] };

/** 422 for people who do not administer the organisation, or have no password for the emergency. */
async function refuseUnfit(context: Context<UserActor>, { organisationId, named }: Named): Promise<void> {
  const fit = await fitFor(context, organisationId, named);
  const wrong = named.findIndex((id) => !fit.includes(id));
  if (wrong >= 0)
    throw invalid(
      `emergencyAdministratorIds.${wrong}`,
      'must be an active administrator of the organisation with a password',
    );
}

/** Whether somebody has a password is theirs to know; here it is only counted. */
function fitFor(context: Context<UserActor>, organisationId: string, ids: string[]): Promise<string[]> {
  return withWiderSight(
    context,
    'whoever may sign in in an emergency must be able to, by a password of their own',
    () => administratorsAmong(context, organisationId, ids),
  );
}

async function refuseUnready(context: Context<UserActor>, organisationId: string, emergency: string[]): Promise<void> {
  if (!(await findEnabledProvider(context, organisationId)))
    throw new Problem('single_sign_on_unready', 'First set up an identity provider.');
  if ((await ownedNames(context, organisationId)).length === 0)
    throw new Problem('single_sign_on_unready', 'First prove an e-mail domain: the demand is for addresses under it.');
  if ((await fitFor(context, organisationId, emergency)).length === 0)
    throw new Problem(
      'single_sign_on_unready',
      'First name an administrator who may sign in with a password when the identity provider fails.',
    );
}

function endOtherSessions(context: Context<UserActor>, { organisationId, accountId }: OrganisationFacts) {
  const exceptSessionId = context.actor.sessionId;
  return withWiderSight(
    context,
    'sessions are their people’s alone, but a new demand ends those that do not meet it',
    () => deleteOtherSessions(context, { organisationId, accountId, exceptSessionId }),
  );
}

async function view(context: Context<UserActor>, facts: OrganisationFacts): Promise<SingleSignOnView> {
  const { organisationId } = facts;
  const { isRequired, version } = await findSettings(context, organisationId);
  const ids = await findEmergencyAdministrators(context, organisationId);
  const person = await namePeople(context, ids);
  return {
    singleSignOnRequired: isRequired,
    emergencyAdministrators: ids.map((id) => ({ id, name: person(id)?.name ?? '' })),
    emailDomains: await ownedNames(context, organisationId),
    version,
    may: { change: may(context.actor, 'identity_provider.change', facts) },
  };
}
