import type { UserActor } from '../access/actor.ts';
import type { DocumentFacts, WorkspaceFacts } from '../access/policy.ts';
import type { StandingRow } from './store.ts';

/** A workspace and how the actor stands to it. */
export type WorkspaceStanding = { workspace: StandingRow; facts: WorkspaceFacts };

/** How many open workspaces an organisation has at most. */
export const workspacesMaximum = 10_000;

/** How long the record of a closed workspace is kept (SPEC 8). */
export const recordDays = 90;

/** Closed from the moment that was set for it, whether or not the sweep has come by (SPEC 8). */
export function isOpen(workspace: { status: string; closes_at: Date | null }, now: Date): boolean {
  return workspace.status === 'open' && (workspace.closes_at === null || workspace.closes_at > now);
}

/** The owner while they belong to its organisation: who is transferred to another leaves their workspaces behind. */
export function isOwnedBy(actor: UserActor, workspace: { owner_user_id: string; organisation_id: string }): boolean {
  return workspace.owner_user_id === actor.userId && workspace.organisation_id === actor.organisationId;
}

/** What the policy asks of a workspace, for this actor now. */
export function factsOf(_actor: UserActor, workspace: StandingRow, now: Date): WorkspaceFacts {
  return {
    organisationId: workspace.organisation_id,
    accountId: workspace.account_id,
    ownerUserId: workspace.owner_user_id,
    abilities: workspace.abilities,
    isOpen: isOpen(workspace, now),
    hasActiveOwner: workspace.owner_is_active,
    link:
      workspace.link_agent_user_id && workspace.link_mode
        ? { agentUserId: workspace.link_agent_user_id, mode: workspace.link_mode }
        : null,
  };
}

/** The same for one of its documents. */
export function documentFactsOf(facts: WorkspaceFacts, isOnTaskOfActor: boolean): DocumentFacts {
  return { ...facts, isOnTaskOfActor };
}
