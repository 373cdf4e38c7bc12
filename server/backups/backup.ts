import { z } from 'zod';

/** What a backup of this form is called in its manifest; another form gets another number. */
export const backupFormat = 'causeway-backup-1';

/**
 * Held, shared, by a backup from before its snapshot until it has the last content; while it is held, nothing collects
 * contents. It ends with the connection, so a backup that dies holds up nobody. Any number that no other lock takes.
 */
export const backupLock = 4_711_019;

/** With what the folder is called in its note as its second half: held by the backup that writes into it. */
export const folderLock = 4_711_020;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const part = z.object({
  file: z.string().regex(/^(database|secrets)\/[\w.-]+$/),
  sha256,
  rows: z.number().int().min(0),
});

/** `manifest.json`: what the backup holds, with the checksum of every part but the contents, whose own stand in their rows. */
export const manifestShape = z.object({
  format: z.literal(backupFormat),
  /** When the snapshot of the database was taken; everything in the backup is of this moment. */
  at: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), sha256 })).min(1),
  tables: z.array(
    part.extend({ table: z.string().regex(/^\w+$/), columns: z.array(z.string().regex(/^\w+$/)).min(1) }),
  ),
  jobs: part,
  key: part.extend({ isSealed: z.boolean() }),
  contents: z.object({ count: z.number().int(), bytes: z.number() }).nullable(),
  /** Keys of contents that were missing or damaged in the installation itself already. */
  damaged: z.array(z.string()),
});

export type Manifest = z.output<typeof manifestShape>;
export type BackupPart = z.output<typeof part>;

/** Where a content lies below the folder of the backup. */
export const contentFile = (key: string): string => `contents/${key.slice(0, 2)}/${key}`;
