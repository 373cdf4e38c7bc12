import { findVersions } from '../documents/find-versions.ts';
import type { SeenDocument } from './decide.ts';
import { asAgent, type Running } from './running.ts';

/** The organisation of who wrote the content of a document that was seen, for the name of what a conflict puts aside. */
export async function findEditor(running: Running, document: SeenDocument): Promise<string> {
  const { items } = await findVersions(asAgent(running), document.document_id, { limit: 1 });
  const name = items[0]?.createdBy?.organisation.name;
  return name ?? 'workspace';
}
