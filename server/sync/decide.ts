import type { Mode } from './linked-workspace.ts';

/** What both sides had when they last agreed. */
export type Agreed = {
  id: string;
  path: string;
  document_id: string;
  number: number;
  sha256: string;
  repository_id: string | null;
  fingerprint: string | null;
  size_bytes: number;
  modified_at: string | null;
  is_sure: boolean;
};
/** A file of the repository as this run saw it. */
export type SeenFile = {
  path: string;
  repository_id: string | null;
  fingerprint: string | null;
  size_bytes: number;
  modified_at: string | null;
};
/** A document as this run saw it: the number and checksum of its newest content. */
export type SeenDocument = {
  document_id: string;
  path: string;
  number: number;
  version: number;
  sha256: string;
  size_bytes: number;
};
export type Step = {
  path: string;
  agreed: Agreed | null;
  file: SeenFile | null;
  document: SeenDocument | null;
};

/**
 * take: the repository's content becomes the document's newest version. give: the other way round. place: only where it lies
 * differs. meet: both have changed, so their contents are compared. take_new, give_new: one side lacks it. remove_file,
 * delete_document: it was deleted on the other side. forget: both have deleted it.
 */
export type Decision =
  | 'take'
  | 'give'
  | 'place'
  | 'meet'
  | 'take_new'
  | 'give_new'
  | 'remove_file'
  | 'delete_document'
  | 'forget'
  | 'leave';

/**
 * What is to become of a file, by what both sides have against what they agreed on (SPEC 10). A change beats a deletion. In
 * publication the repository is right in everything, and nothing is ever written to it.
 */
export function decide({ agreed, file, document }: Step, mode: Mode): Decision {
  const isPublication = mode === 'publication';
  if (!agreed) {
    if (file) return document ? 'meet' : 'take_new';
    return document && !isPublication ? 'give_new' : 'leave';
  }
  const fileChanged = file !== null && (!agreed.is_sure || file.fingerprint !== agreed.fingerprint);
  const documentChanged = document !== null && document.sha256 !== agreed.sha256;
  if (file && document) {
    if (!fileChanged && !documentChanged) return 'place';
    if (isPublication) return 'take';
    if (fileChanged) return documentChanged ? 'meet' : 'take';
    return 'give';
  }
  if (file) return isPublication ? 'take_new' : fileChanged ? 'take_new' : 'remove_file';
  if (document) return documentChanged && !isPublication ? 'give_new' : 'delete_document';
  return 'forget';
}
