import { makeFile, textFile } from './make-file.ts';
import type { Visitor } from './visitor.ts';
import { type DemoDocument, type DemoWorkspace, demoWorkspaces } from './workspaces.ts';

type Named = { id: string };

/** What the rest of the demo knows of the people in it. Whoever is named is "organisation/person" or "organisation/role". */
export type Cast = {
  visitor: (name: string) => Visitor;
  email: (name: string) => string;
  assignee: (name: string) => Promise<{ kind: string; id: string | undefined }>;
};

/** Opens the workspaces of the demo world, invites into them and fills them, each by whoever owns it. */
export async function openWorkspaces(cast: Cast): Promise<void> {
  for (const wish of demoWorkspaces) await openWorkspace(cast, wish);
}

async function openWorkspace(cast: Cast, wish: DemoWorkspace): Promise<void> {
  const owner = cast.visitor(wish.by);
  const { name, description } = wish;
  const { id } = await owner.send<Named>('POST', '/workspaces', { name, description });
  const folders = new Map<string, string>();
  for (const folder of wish.folders) {
    folders.set(folder, (await owner.send<Named>('POST', `/workspaces/${id}/folders`, { name: folder })).id);
  }
  for (const { people, abilities, message } of wish.participants) {
    await owner.send('POST', `/workspaces/${id}/participants`, { emails: people.map(cast.email), abilities, message });
  }
  for (const document of wish.documents) {
    const folderId = document.folder ? folders.get(document.folder) : undefined;
    await addDocument(cast, { owner, workspaceId: id, folderId }, document);
  }
}

async function addDocument(
  cast: Cast,
  place: { owner: Visitor; workspaceId: string; folderId: string | undefined },
  document: DemoDocument,
): Promise<void> {
  const { owner, workspaceId, folderId } = place;
  const whole = await makeFile(document);
  const earlier =
    'text' in document && document.earlierText ? textFile(document.name, document.earlierText) : undefined;
  const { id } = await owner.upload<Named>(`/workspaces/${workspaceId}/documents`, earlier ?? whole, folderId);
  if (earlier) await owner.upload(`/documents/${id}/versions`, whole);
  if (document.tags) await owner.send('PATCH', `/documents/${id}`, { tags: document.tags });
  if (document.comment) {
    const { by, text } = document.comment;
    await cast.visitor(by).send('POST', `/documents/${id}/comments`, { text });
  }
  if (document.task) {
    const { to, ...task } = document.task;
    await owner.send('POST', '/tasks', { ...task, assignees: [await cast.assignee(to)], documentIds: [id] });
  }
}
