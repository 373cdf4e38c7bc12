import { z } from 'zod';
import { organisationName, personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { inDigits, line, optionalComment, requiredComment } from '../platform/shapes.ts';

/** Most tags of one document. */
export const tagsMaximum = 20;
/** Most people who are mentioned in one comment. */
export const mentionsMaximum = 20;
/** Most documents that one zip is asked for by id. */
export const zipDocumentsMaximum = 1000;
/** Folders stand in each other at most this deep. */
export const folderDepthMaximum = 20;
/** Most folders of one workspace. */
export const foldersMaximum = 5000;

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
const tag = line(50);
const numberOf = (what: string) => z.number(`must be the number of a ${what}`).int().min(1).max(2_147_483_647);
/** A version of the document: its content as it stood then. */
const number = inDigits(numberOf('version'));

export const scanStatus = z.enum(['not_scanned', 'waiting', 'clean', 'infected']);

export const documentView = z.object({
  id: z.string(),
  workspaceId: z.string(),
  folderId: z.string().nullable(),
  name: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  version: z.number().int(),
  /** The number of the content that is shown: the newest, or the one on the caller's task. */
  number: z.number().int(),
  contentType: z.string(),
  scanStatus,
  /** To how many it is shared, as far as the caller may know them; null for who only holds a task with it. */
  people: z.number().int().nullable(),
  tags: z.array(z.string()),
  createdBy: personView.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  may: z.object({
    download: z.boolean(),
    change: z.boolean(),
    addVersion: z.boolean(),
    delete: z.boolean(),
    comment: z.boolean(),
    readPeople: z.boolean(),
    readVersions: z.boolean(),
    attach: z.boolean(),
  }),
});
export const documentPage = pageOf(documentView);

/** A document that is shared to the caller, as a list shows it. */
export const sharedDocumentView = z.object({
  id: z.string(),
  name: z.string(),
  /** Whose document it is. */
  organisation: organisationName,
  /** Null for who only holds a task with it. */
  workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The number of the content that the caller has: the newest, or the one on their task. */
  number: z.number().int(),
  sizeBytes: z.number(),
  contentType: z.string(),
  scanStatus,
  updatedAt: z.string(),
});
export const sharedDocumentPage = pageOf(sharedDocumentView);

export const documentQuery = z.object({
  /** A folder, or `root` for what is in none; left away: the whole workspace. */
  folderId: z.union([z.literal('root'), idShape], 'must be root or an id').optional(),
  q: z.string().trim().max(200, 'must have at most 200 characters').optional(),
  tag: tag.optional(),
  sort: z.enum(['name', 'newest']).default('name'),
  ...pageQuery,
});

export const documentChanges = z.strictObject({
  name: line(255).optional(),
  folderId: idShape.nullable().optional(),
  tags: z.array(tag).max(tagsMaximum, `must be at most ${tagsMaximum} tags`).optional(),
});

export const contentQuery = z.object({ version: number.optional() });
export const previewQuery = z.object({ version: number.optional(), page: inDigits(numberOf('page').default(1)) });

export const versionView = z.object({
  /** The same as `number`: the version of the document that this content came with. */
  version: z.number().int(),
  number: z.number().int(),
  sizeBytes: z.number(),
  sha256: z.string(),
  contentType: z.string(),
  comment: z.string(),
  restoredFrom: z.number().int().nullable(),
  scanStatus,
  scanFinding: z.string().nullable(),
  createdBy: personView.nullable(),
  createdAt: z.string(),
});
export const versionPage = pageOf(versionView);
export const versionParams = z.object({ id: idShape, n: number });

export const folderView = z.object({
  id: z.string(),
  workspaceId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  version: z.number().int(),
  createdAt: z.string(),
  may: z.object({ change: z.boolean(), delete: z.boolean() }),
});
/** One folder, with where it stands: the folders around it and itself, the outermost first. */
export const folderInPlaceView = folderView.extend({ path: z.array(z.object({ id: z.string(), name: z.string() })) });
export const folderPage = pageOf(folderView);
export const newFolder = z.strictObject({ name: line(255), parentId: idShape.nullable().default(null) });
export const folderChanges = z.strictObject({ name: line(255).optional(), parentId: idShape.nullable().optional() });
export const folderQuery = z.object({
  /** A folder, or `root` for what is in none; left away: all of the workspace. */
  parentId: z.union([z.literal('root'), idShape], 'must be root or an id').optional(),
  ...pageQuery,
});
export const folderDeletion = z.object({ withContents: yesOrNo.default(false) });

export const shareeView = z.object({
  /** Null for somebody who is invited by address and has no user yet. */
  person: personView.nullable(),
  /** The address, for who is invited and not here yet. */
  email: z.string().nullable(),
  ways: z.array(
    z.union([
      z.object({ kind: z.literal('workspace'), participantId: z.string(), status: z.enum(['invited', 'active']) }),
      z.object({ kind: z.literal('task'), taskId: z.string().nullable(), isWaiting: z.boolean() }),
    ]),
  ),
  since: z.string(),
});
export const shareePage = pageOf(shareeView);

export const commentView = z.object({
  id: z.string(),
  author: personView.nullable(),
  text: z.string(),
  mentions: z.array(personView),
  /** The version that was the newest then. */
  number: z.number().int().nullable(),
  createdAt: z.string(),
  may: z.object({ delete: z.boolean() }),
});
export const commentPage = pageOf(commentView);
export const newComment = z.strictObject({
  text: requiredComment,
  mentions: z.array(idShape).max(mentionsMaximum, `must be at most ${mentionsMaximum} people`).default([]),
});
export const restoration = z.strictObject({ comment: optionalComment });

export const zipQuery = z.object({
  /** Ids of documents with commas between them; left away: all of the folder, or of the workspace. */
  ids: z
    .string()
    .max(37 * zipDocumentsMaximum)
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(idShape).max(zipDocumentsMaximum, `must be at most ${zipDocumentsMaximum} ids`))
    // Only now are all in the same letters.
    .transform((ids) => [...new Set(ids)])
    .optional(),
  folderId: idShape.optional(),
});

/** The end of a resumable upload, for a client whose last piece came while the document could not be made. */
export const uploadEnd = z.strictObject({});

export const uploadView = z.object({
  id: z.string(),
  workspaceId: z.string(),
  /** The document that it became, or that it becomes a version of. */
  documentId: z.string().nullable(),
  isFinished: z.boolean(),
  name: z.string(),
  sizeBytes: z.number(),
  offset: z.number(),
  expiresAt: z.string(),
});

export type UploadView = z.infer<typeof uploadView>;
export type DocumentView = z.infer<typeof documentView>;
export type DocumentQuery = z.output<typeof documentQuery>;
export type SharedDocumentView = z.infer<typeof sharedDocumentView>;
export type VersionView = z.infer<typeof versionView>;
export type FolderView = z.infer<typeof folderView>;
export type FolderInPlaceView = z.infer<typeof folderInPlaceView>;
export type ShareeView = z.infer<typeof shareeView>;
export type CommentView = z.infer<typeof commentView>;
export type ScanStatus = z.infer<typeof scanStatus>;
