import { z } from 'zod';
import { unstorableFields } from '../http/unreadable.ts';
import { Problem } from '../platform/errors.ts';
import { idShape } from '../platform/ids.ts';
import { text } from '../platform/shapes.ts';
import { contentTypeOf, documentName } from './document.ts';

/** How long an upload can be resumed. */
export const uploadHours = 24;
/** Uploads of one person that are under way at a time. */
export const uploadsMaximum = 100;

const word = z.string().max(1000);
const metadataShape = z
  .object({
    workspaceId: idShape.optional(),
    documentId: idShape.optional(),
    folderId: idShape.optional(),
    filename: word.optional(),
    name: word.optional(),
    filetype: word.optional(),
    type: word.optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
      .transform((digest) => digest.toLowerCase())
      .optional(),
    comment: text(2000).optional(),
  })
  .refine((said) => (said.workspaceId === undefined) !== (said.documentId === undefined), {
    path: ['workspaceId'],
    message: 'name either workspaceId, for a new document, or documentId, for a new version',
  });

export type UploadPlan = {
  workspaceId: string | undefined;
  documentId: string | undefined;
  folderId: string | null;
  name: string;
  contentType: string;
  sha256: string | null;
  comment: string;
};

/** What a resumable upload is to become, from the metadata of its beginning. 422 for what does not say it. */
export function planOf(metadata: Record<string, string | null> | undefined): UploadPlan {
  const unstorable = unstorableFields(metadata);
  if (unstorable[0])
    throw new Problem('invalid', `${unstorable[0].path}: ${unstorable[0].message}`, { errors: unstorable });
  const entries = Object.entries(metadata ?? {}).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const read = metadataShape.safeParse(Object.fromEntries(entries));
  const errors = read.success
    ? []
    : read.error.issues.map(({ path, message }) => ({ path: path.join('.') || 'Upload-Metadata', message }));
  const name = documentName((read.data?.filename ?? read.data?.name ?? '') || '');
  if (read.success && !name)
    errors.push({ path: 'filename', message: 'must be a name of one line, with 1 to 255 characters' });
  if (!read.success || !name)
    throw new Problem('invalid', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors });
  const said = read.data;
  return {
    workspaceId: said.workspaceId,
    documentId: said.documentId,
    folderId: said.folderId ?? null,
    name,
    contentType: contentTypeOf(said.filetype ?? said.type, name),
    sha256: said.sha256 ?? null,
    comment: said.comment ?? '',
  };
}
