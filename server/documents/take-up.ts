import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, withWiderSight } from '../access/context.ts';
import { authorize, may, type SubjectOf, type Verb } from '../access/policy.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { requireSecondFactor } from '../second-factors/require-second-factor.ts';
import { type ActOnWorkspace, standInWorkspace, takeUpWorkspace } from '../workspaces/take-up.ts';
import { documentFactsOf, type WorkspaceStanding } from '../workspaces/workspace.ts';
import { readability } from './document.ts';
import type { DocumentRow, VersionRow } from './store.ts';
import * as store from './store.ts';

/** How the actor stands to a document: inside of its workspace, or only as the holder of a task that it is attached to. */
export type DocumentStanding = {
  document: DocumentRow;
  standing: WorkspaceStanding;
  isInside: boolean;
  /** The newest version on a task that the actor holds. */
  heldNumber: number | undefined;
};

export type ActOnDocument = 'document.read' | 'document.download' | Extract<ActOnWorkspace, `document.${string}`>;

/**
 * How each act on a document begins, in the order of API.md: 404 unless it exists for the actor, 409 `workspace_closed`, 403
 * unless they may, 403 `second_factor_required` where its workspace demands one. Rights are read afresh at each call.
 */
export async function enterDocument(
  context: Context<UserActor>,
  id: string,
  verb: ActOnDocument,
): Promise<DocumentStanding> {
  const found = await standTo(context, id);
  if (!found) throw notFound();
  const { standing, heldNumber } = found;
  // Whose document it is hears of a refusal too.
  context.request.concernedOrganisationIds = [standing.workspace.organisation_id];
  const facts = documentFactsOf(standing.facts, heldNumber !== undefined);
  const asOpen = { ...facts, isOpen: true };
  if (!may(context.actor, 'document.read', facts)) {
    // Whoever would read it in an open workspace may know why they do not.
    throw may(context.actor, 'document.read', asOpen) ? new Problem('workspace_closed') : notFound();
  }
  authorize(context.actor, verb, facts as SubjectOf<Verb> as never);
  if (standing.workspace.demands_second_factor) requireSecondFactor(context.actor);
  return found;
}

async function standTo(context: Context<UserActor>, id: string): Promise<DocumentStanding | undefined> {
  const document = await store.findDocumentRow(context, id);
  if (!document) return undefined;
  const heldNumber = await store.findHeldNumber(context, id);
  const standing =
    (await standInWorkspace(context, document.workspace_id)) ??
    (heldNumber !== undefined
      ? await withWiderSight(context, 'whoever holds a task with a document stands to its workspace, unseen', () =>
          standInWorkspace(context, document.workspace_id),
        )
      : undefined);
  if (!standing) return undefined;
  const isInside = may(context.actor, 'document.read', documentFactsOf(standing.facts, false));
  return { document, standing, isInside, heldNumber };
}

/**
 * The same for an act that changes the document: under the lock of its workspace and its own, with rights as they are under
 * them; 409 `version_conflict` for a stale If-Match.
 */
export async function takeUpDocument(
  context: Context<UserActor>,
  id: string,
  verb: Extract<ActOnWorkspace, `document.${string}`>,
): Promise<{ document: DocumentRow; standing: WorkspaceStanding }> {
  const before = await enterDocument(context, id, verb);
  const standing = await takeUpWorkspace(context, before.document.workspace_id, { verb, isPart: true });
  const document = await store.lockDocumentRow(context, id);
  if (!document) throw notFound();
  expectVersion(context, document);
  return { document, standing };
}

/**
 * The content of a document that the actor means: the newest, the one that stood at a version, or the one on their task,
 * which is the only one there is for whoever is not in the workspace. 404 otherwise.
 */
export async function chooseVersion(
  context: Context<UserActor>,
  found: DocumentStanding,
  version?: number,
): Promise<VersionRow> {
  const { document, isInside, heldNumber } = found;
  const asked = version ?? (isInside ? document.version : (heldNumber ?? 0));
  // To others the document has never been anything but what is on their tasks: a number between would tell of its history.
  if (!isInside && (await store.findHeldNumber(context, document.id, asked)) === undefined) throw notFound();
  const chosen = await store.findVersionAt(context, document, asked);
  if (!chosen) throw notFound();
  return chosen;
}

/** 403 unless the actor may have the bytes of this very version: in the workspace by `download`, else by their task. */
export async function authorizeDownload(
  context: Context<UserActor>,
  { document, standing }: DocumentStanding,
  version: VersionRow,
): Promise<void> {
  if (may(context.actor, 'document.download', documentFactsOf(standing.facts, false))) return;
  const held = await store.findHeldNumber(context, document.id, version.number);
  authorize(context.actor, 'document.download', documentFactsOf(standing.facts, held !== undefined));
}

/** 409 `document_being_scanned` and 403 `document_infected`: such contents are given to nobody, in no form. */
export function requireReadable(version: VersionRow): void {
  const state = readability(version.scan_status);
  if (state !== 'readable') throw new Problem(state);
}
