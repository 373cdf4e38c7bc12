import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { notFound } from '../platform/errors.ts';
import { holdsAuditorRole } from '../roles/find-auditors.ts';
import { findUser } from './find-user.ts';
import { findOwnAccount, findOwnOrganisation } from './me-store.ts';
import { lockPerson, updatePerson } from './person-store.ts';

/** Who is signed in, where they belong, and what they may do in general; buttons follow `may`. */
export function findMe(outside: Outside<UserActor>) {
  return inTransaction(outside, viewMe);
}

/** Somebody changes their own name. 409 `version_conflict`. */
export function renameMe(outside: Outside<UserActor>, body: { name: string }) {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    const person = await lockPerson(context, userId);
    if (!person) throw notFound();
    expectVersion(context, person);
    if (body.name !== person.name) {
      await updatePerson(context, userId, { name: body.name });
      await record(context, {
        kind: 'user.renamed',
        organisationIds: [organisationId],
        subject: { kind: 'user', id: userId },
      });
    }
    return viewMe(context);
  });
}

async function viewMe(context: Context<UserActor>) {
  const { actor } = context;
  const { userId, organisationId, accountId } = actor;
  const organisation = { organisationId, accountId };
  return {
    user: await findUser(context, userId),
    organisation: await findOwnOrganisation(context, organisationId),
    account: await findOwnAccount(context, organisationId),
    secondFactor: {
      has: actor.hasSecondFactor,
      isRequired: actor.isSecondFactorRequired,
      confirmedAt: actor.secondFactorAt?.toISOString() ?? null,
    },
    may: {
      administer: may(actor, 'organisation.update', organisation),
      administerAccount: may(actor, 'organisation.create', { accountId }) && actor.isEnterpriseAdministrator,
      operate: may(actor, 'installation.operate', undefined),
      coordinate: may(actor, 'task.read_organisation', organisation),
      // Whoever registered alone stays alone, and a free plan creates nothing new (SPEC 2).
      invite: actor.organisationKind !== 'individual' && may(actor, 'invitation.create', organisation),
      addOrganisation: actor.plan === 'paid' && actor.isEnterpriseAdministrator,
      changeRoles: may(actor, 'role.change', organisation),
      requestConnection: may(actor, 'connection.request', organisation),
      readAudit: may(actor, 'audit.read', {
        ...organisation,
        isActorAuditor: await holdsAuditorRole(context, organisationId),
      }),
      createTask: may(actor, 'task.create', undefined),
      // Only users of a paid account's organisations create workspaces (SPEC 2, 8).
      createWorkspace: actor.plan === 'paid',
    },
  };
}
