import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { requireSecondFactor } from '../second-factors/require-second-factor.ts';
import type { WorkspaceListQuery, WorkspaceView } from './contract.ts';
import { listStandings } from './list-store.ts';
import { knowWorkspace } from './take-up.ts';
import { viewWorkspaces } from './view.ts';
import { factsOf } from './workspace.ts';

const idCursor = z.tuple([z.guid()]);

/**
 * The workspaces that one owns or takes part in, the newest first; `ownerless` lists those that administrators may hand on
 * or close. One that demands a second factor which this session lacks shows its name alone.
 */
export function findWorkspaces(context: Outside<UserActor>, query: WorkspaceListQuery): Promise<Page<WorkspaceView>> {
  return inTransaction(context, async (context) => {
    const { q, status, role, limit } = query;
    const beforeId = decodeCursor(query.cursor, idCursor)?.[0];
    const rows = await listStandings(context, { q, status, role, beforeId, limit: limit + 1 });
    const page = cutPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    );
    const standings = page.items
      .map((workspace) => ({ workspace, facts: factsOf(context.actor, workspace, context.now()) }))
      .filter(({ facts }) => role !== 'ownerless' || may(context.actor, 'workspace.transfer', facts));
    return { items: await viewWorkspaces(context, standings), nextCursor: page.nextCursor };
  });
}

/** One workspace, for its owner and participants, and for administrators who may hand it on; 404 for everybody else. */
export function findWorkspace(context: Outside<UserActor>, id: string): Promise<WorkspaceView> {
  return inTransaction(context, async (context) => {
    const standing = await knowWorkspace(context, id);
    if (standing.workspace.demands_second_factor) requireSecondFactor(context.actor);
    const [view] = await viewWorkspaces(context, [standing]);
    return view!;
  });
}
