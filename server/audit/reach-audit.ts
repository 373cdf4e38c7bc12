import type { Actor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { holdsAuditorRole } from '../roles/find-auditors.ts';

/**
 * Makes sure that the actor may read or verify the audit of an organisation. 404 for outsiders, 403 for who belongs there
 * and neither administers it nor holds a role with the right to read the audit.
 */
export async function reachAudit(
  context: Context<Actor>,
  organisationId: string,
  verb: 'audit.read' | 'audit.verify',
): Promise<void> {
  const facts = await reachOrganisation(context, organisationId);
  const isActorAuditor = await holdsAuditorRole(context, organisationId);
  authorize(context.actor, verb, { ...facts, isActorAuditor });
}
