import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { namePeople } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import { namePeopleOfWorkspace } from '../workspaces/name-people-of-workspace.ts';
import { documentFactsOf, type WorkspaceStanding } from '../workspaces/workspace.ts';
import type { DocumentView, VersionView } from './contract.ts';
import type { DocumentRow, VersionRow } from './store.ts';
import * as store from './store.ts';
import { chooseVersion, type DocumentStanding } from './take-up.ts';

type Naming = (id: string | null) => PersonView | null;
type Shown = { people: number | null; tags: string[]; person: Naming; isInside: boolean };

/**
 * Documents as somebody in their workspace sees them: the newest content of each, and to how many it is shared. Those that are
 * not there for the actor any more, because their access ends at this moment, are left out.
 */
export async function viewDocuments(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  documents: DocumentRow[],
): Promise<DocumentView[]> {
  if (documents.length === 0) return [];
  const ids = documents.map(({ id }) => id);
  const newest = await store.findNewest(context, documents);
  const tags = await store.findTags(context, ids);
  const people = await store.countPeople(context, ids, may(context.actor, 'participant.read_hidden', standing.facts));
  const person = await namePeopleOfWorkspace(
    context,
    documents.map((row) => row.created_by),
  );
  return documents.flatMap((document) => {
    const version = newest.get(document.id);
    if (!version) return [];
    const shown = { people: people.get(document.id) ?? 0, tags: tags.get(document.id) ?? [], person, isInside: true };
    return [viewOf(context, standing, [document, version], shown)];
  });
}

/**
 * One document as the actor sees it: whoever only holds a task with it sees the attached version, and neither to whom else it
 * is shared, nor its tags or folder (SPEC 7).
 */
export async function viewDocument(context: Context<UserActor>, found: DocumentStanding): Promise<DocumentView> {
  if (found.isInside) {
    const [view] = await viewDocuments(context, found.standing, [found.document]);
    if (!view) throw notFound();
    return view;
  }
  const version = await chooseVersion(context, found);
  const naming = await namePeople(context, [found.document.created_by]);
  return viewOf(context, found.standing, [found.document, version], {
    people: null,
    tags: [],
    person: (id) => naming(id, found.document.organisation_id),
    isInside: false,
  });
}

function viewOf(
  context: Context<UserActor>,
  { facts, workspace }: WorkspaceStanding,
  [document, version]: [DocumentRow, VersionRow],
  shown: Shown,
): DocumentView {
  const { actor } = context;
  const isPaid = workspace.plan === 'paid';
  return {
    id: document.id,
    workspaceId: document.workspace_id,
    folderId: shown.isInside ? document.folder_id : null,
    name: document.name,
    sizeBytes: version.size_bytes,
    sha256: version.sha256,
    version: shown.isInside ? document.version : version.number,
    number: version.number,
    contentType: version.content_type,
    scanStatus: version.scan_status,
    people: shown.people,
    tags: shown.tags,
    createdBy: shown.person(document.created_by),
    createdAt: document.created_at.toISOString(),
    updatedAt: (shown.isInside ? document.updated_at : version.created_at).toISOString(),
    may: {
      download: may(actor, 'document.download', documentFactsOf(facts, !shown.isInside)),
      change: may(actor, 'document.change', facts),
      addVersion: isPaid && may(actor, 'document.add_version', facts),
      delete: may(actor, 'document.delete', facts),
      comment: isPaid && may(actor, 'document.comment', facts),
      readPeople: may(actor, 'document.read_people', facts),
      readVersions: may(actor, 'document.read_comments', facts),
      attach: isPaid && may(actor, 'document.attach', facts),
    },
  };
}

/** A content of the document as somebody in its workspace sees it. */
export function viewVersion(version: VersionRow, person: Naming): VersionView {
  return {
    version: version.number,
    number: version.number,
    sizeBytes: version.size_bytes,
    sha256: version.sha256,
    contentType: version.content_type,
    comment: version.comment,
    restoredFrom: version.restored_from,
    scanStatus: version.scan_status,
    scanFinding: version.scan_finding,
    createdBy: person(version.created_by),
    createdAt: version.created_at.toISOString(),
  };
}
