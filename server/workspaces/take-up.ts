import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion } from '../access/context.ts';
import { authorize, may, type SubjectOf, type Verb, type WorkspaceFacts } from '../access/policy.ts';
import { recordEach } from '../audit/record.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { requireSecondFactor } from '../second-factors/require-second-factor.ts';
import { findStandings, insertWorkspaceEvents, lockWorkspaceRow, markActed } from './store.ts';
import { factsOf, type WorkspaceStanding } from './workspace.ts';

/** The acts that the policy judges by the workspace alone. */
export type ActOnWorkspace = { [V in Verb]: WorkspaceFacts extends SubjectOf<V> ? V : never }[Verb];

/** How the actor stands to a workspace; undefined unless it exists for them. Rights are read afresh at each call. */
export async function standInWorkspace(
  context: Context<UserActor>,
  id: string,
): Promise<WorkspaceStanding | undefined> {
  const [workspace] = await findStandings(context, [id]);
  return workspace && { workspace, facts: factsOf(context.actor, workspace, context.now()) };
}

/** A workspace that the actor may know of, to see how it stands; 404 unless it exists for them. */
export async function knowWorkspace(context: Context<UserActor>, id: string): Promise<WorkspaceStanding> {
  const standing = await standInWorkspace(context, id);
  if (!standing) throw notFound();
  // Whose workspace it is hears of a refusal too.
  context.request.concernedOrganisationIds = [standing.workspace.organisation_id];
  if (!isKnown(context.actor, standing.facts)) throw notFound();
  return standing;
}

/**
 * How each act in a workspace begins, in the order of API.md: 404 unless the actor reads it, 403 unless they may, 403
 * `second_factor_required` where it demands one and this session has not confirmed any (SPEC 8).
 */
export async function enterWorkspace(
  context: Context<UserActor>,
  id: string,
  verb: ActOnWorkspace,
): Promise<WorkspaceStanding> {
  return admit(context, await knowWorkspace(context, id), verb);
}

/** The same for a standing that is at hand. 409 `workspace_closed` for whoever may still know of it. */
export function admit(
  context: Pick<Context<UserActor>, 'actor'>,
  standing: WorkspaceStanding,
  verb: ActOnWorkspace,
): WorkspaceStanding {
  const { facts, workspace } = standing;
  // What only its being closed forbids is a wrong state, not a missing right.
  if (!facts.isOpen && may(context.actor, verb, { ...facts, isOpen: true }) && !may(context.actor, verb, facts)) {
    throw new Problem('workspace_closed');
  }
  authorize(context.actor, verb, facts as SubjectOf<typeof verb>);
  if (workspace.demands_second_factor) requireSecondFactor(context.actor);
  return standing;
}

/**
 * The same for an act that changes what is in the workspace or who: under its lock, with rights as they are under it, and
 * 409 `version_conflict` for a stale If-Match unless the act is on something in it (`isPart`).
 */
export async function takeUpWorkspace(
  context: Context<UserActor>,
  id: string,
  act: { verb: ActOnWorkspace; isPart?: boolean },
): Promise<WorkspaceStanding> {
  await enterWorkspace(context, id, act.verb);
  if (!(await lockWorkspaceRow(context, id))) throw notFound();
  const standing = await enterWorkspace(context, id, act.verb);
  if (!act.isPart) expectVersion(context, standing.workspace);
  return standing;
}

/** A plan that has fallen back to free keeps everything readable and closable, and creates nothing new (SPEC 2). */
export function requirePaidPlan({ workspace }: WorkspaceStanding): void {
  if (workspace.plan !== 'paid') throw new Problem('subscription_required');
}

/** Whether the actor may know that the workspace exists: its owner and participants, and administrators of its organisation. */
function isKnown(actor: UserActor, facts: WorkspaceFacts): boolean {
  return may(actor, 'workspace.read', facts) || (!facts.hasActiveOwner && may(actor, 'workspace.transfer', facts));
}

/**
 * Writes what happened in a workspace into its history and into the audit of its organisation and the actor's, and shows
 * a hidden participant who has acted.
 */
export function rememberInWorkspace(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  { kind, ...event }: HappenedInWorkspace & { kind: string },
): Promise<void> {
  return rememberEachInWorkspace(context, standing, { kind, events: [event] });
}

type HappenedInWorkspace = {
  subject: { kind: string; id: string };
  participantId?: string | undefined;
  documentId?: string | undefined;
  detail?: Record<string, unknown>;
};

/** The same for what happened to many at once, in as many statements as for one. */
export async function rememberEachInWorkspace(
  context: Context<UserActor>,
  { workspace }: WorkspaceStanding,
  { kind, events }: { kind: string; events: HappenedInWorkspace[] },
): Promise<void> {
  if (events.length === 0) return;
  if (workspace.participant_id && workspace.acted_at === null) await markActed(context, workspace.participant_id);
  const place = { workspaceId: workspace.id, organisationId: workspace.organisation_id, kind };
  await insertWorkspaceEvents(
    context,
    events.map(({ participantId, documentId, detail }) => ({ ...place, participantId, documentId, detail })),
  );
  const organisationIds = [workspace.organisation_id, context.actor.organisationId];
  const subjects = events.map(({ subject, detail }) => ({ subject, detail: { workspaceId: workspace.id, ...detail } }));
  await recordEach(context, { kind, organisationIds }, subjects);
}
