import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { nameOrganisations } from '../access/people.ts';
import { type Ability, may } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import type { WorkspaceView } from './contract.ts';
import { countIn, type WorkspaceCounts } from './list-store.ts';
import { namePeopleOfWorkspace } from './name-people-of-workspace.ts';
import { effectiveAbilities } from './participant.ts';
import type { StandingRow } from './store.ts';
import { standInWorkspace } from './take-up.ts';
import { isOpen, isOwnedBy, type WorkspaceStanding } from './workspace.ts';

type Names = {
  organisation: Awaited<ReturnType<typeof nameOrganisations>>;
  person: Awaited<ReturnType<typeof namePeopleOfWorkspace>>;
  counts: Map<string, WorkspaceCounts>;
};

/** The views of workspaces that the actor may see. What a missing second factor keeps closed shows only its name. */
export async function viewWorkspaces(
  context: Context<UserActor>,
  standings: WorkspaceStanding[],
): Promise<WorkspaceView[]> {
  const { actor } = context;
  const shown = standings.filter((standing) => !needsSecondFactor(actor, standing));
  const organisation = await nameOrganisations(
    context,
    standings.map(({ workspace }) => workspace.organisation_id),
  );
  const person = await namePeopleOfWorkspace(
    context,
    shown.map(({ workspace }) => workspace.owner_user_id),
  );
  const counts = await countIn(
    context,
    shown.map(({ workspace, facts }) => ({
      id: workspace.id,
      seesHidden: may(actor, 'participant.read_hidden', { ...facts, isOpen: true }),
    })),
  );
  return standings.map((standing) => view(context, standing, { organisation, person, counts }));
}

/** One workspace as the actor sees it now; 404 when it is not there for them any more. */
export async function viewWorkspace(context: Context<UserActor>, id: string): Promise<WorkspaceView> {
  const standing = await standInWorkspace(context, id);
  if (!standing) throw notFound();
  const [seen] = await viewWorkspaces(context, [standing]);
  return seen!;
}

function needsSecondFactor(actor: UserActor, { workspace }: WorkspaceStanding): boolean {
  return workspace.demands_second_factor && actor.secondFactorAt === null;
}

function view(context: Context<UserActor>, standing: WorkspaceStanding, names: Names): WorkspaceView {
  const { actor } = context;
  const { workspace, facts } = standing;
  const isOwner = isOwnedBy(actor, workspace);
  const isClosedOff = needsSecondFactor(actor, standing);
  const counts = names.counts.get(workspace.id);
  const abilities: Ability[] = isClosedOff ? [] : effectiveAbilities(facts, isOwner);
  const open = isOpen(workspace, context.now());
  return {
    id: workspace.id,
    organisation: names.organisation(workspace.organisation_id),
    name: workspace.name,
    description: isClosedOff ? '' : workspace.description,
    status: open ? 'open' : 'closed',
    owner: names.person(isClosedOff ? null : workspace.owner_user_id),
    abilities,
    isOwner,
    isHidden: Boolean(workspace.is_hidden && workspace.acted_at === null),
    demandsSecondFactor: workspace.demands_second_factor,
    secondFactorNeeded: isClosedOff,
    closesAt: open && !isClosedOff ? (workspace.closes_at?.toISOString() ?? null) : null,
    closedAt: open ? null : ((workspace.closed_at ?? workspace.closes_at)?.toISOString() ?? null),
    link: isClosedOff ? null : linkOf(workspace),
    documentCount: isClosedOff ? null : (counts?.documents ?? 0),
    participantCount: isClosedOff ? null : (counts?.participants ?? 0),
    createdAt: workspace.created_at.toISOString(),
    version: workspace.version,
    may: mayNow(actor, standing, isClosedOff),
  };
}

function linkOf(workspace: StandingRow): WorkspaceView['link'] {
  const { link_id: id, link_kind: kind, link_name: name, link_path: path, link_mode: mode } = workspace;
  if (id === null || kind === null || name === null || path === null || mode === null) return null;
  const state = workspace.link_state as NonNullable<WorkspaceView['link']>['state'];
  return { id, kind, name, path, mode, state, lastRunAt: workspace.link_last_run_at?.toISOString() ?? null };
}

function mayNow(actor: UserActor, { workspace, facts }: WorkspaceStanding, isClosedOff: boolean): WorkspaceView['may'] {
  const isPaid = workspace.plan === 'paid';
  const can = (verb: Parameters<typeof may>[1]) => !isClosedOff && may(actor, verb, facts as never);
  return {
    update: can('workspace.update'),
    invite: isPaid && can('participant.invite'),
    readParticipants: can('participant.read'),
    changeParticipants: can('participant.change'),
    upload: isPaid && can('document.create'),
    createFolder: isPaid && can('folder.create'),
    leave: can('workspace.leave'),
    transfer: can('workspace.transfer'),
    close: can('workspace.close'),
    readRecord: can('workspace.read_record'),
    readCost: can('workspace.read_cost'),
  };
}
