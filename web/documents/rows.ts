import type { Folder, ScanStatus, StoredDocument } from '../contracts.ts';
import type { text } from '../text/index.ts';

/** A line of the table. */
export type Row =
  | { key: string; kind: 'folder'; folder: Folder }
  | { key: string; kind: 'document'; document: StoredDocument };

/** Folders first, then documents in the order of the server. */
export function rowsOf(folders: Folder[], documents: StoredDocument[]): Row[] {
  return [
    ...folders.map((folder): Row => ({ key: `folder:${folder.id}`, kind: 'folder', folder })),
    ...documents.map((document): Row => ({ key: `document:${document.id}`, kind: 'document', document })),
  ];
}

export function nameOf(row: Row): string {
  return row.kind === 'folder' ? row.folder.name : row.document.name;
}

export function mayDelete(row: Row): boolean {
  return row.kind === 'folder' ? row.folder.may.delete : row.document.may.delete;
}

export function mayChange(row: Row): boolean {
  return row.kind === 'folder' ? row.folder.may.change : row.document.may.change;
}

/** Whether nothing that the scanner said, or has yet to say, keeps a content from being read. */
export function isClear(status: ScanStatus): boolean {
  return status !== 'waiting' && status !== 'infected';
}

/** Whether its bytes can be had: by right, and by what the scanner said. */
export function isDownloadable(document: StoredDocument): boolean {
  return document.may.download && isClear(document.scanStatus);
}

export function pathOf(row: Row): string {
  return row.kind === 'folder' ? `/folders/${row.folder.id}` : `/documents/${row.document.id}`;
}

export type FileKind = keyof typeof text.documents.types;

const KINDS: [RegExp, FileKind][] = [
  [/^application\/pdf$/, 'pdf'],
  [/^image\//, 'picture'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/spreadsheet|excel|^text\/csv$/, 'table'],
  [/presentation|powerpoint/, 'slides'],
  [/wordprocessing|msword|opendocument\.text|rtf/, 'office'],
  [/zip|compressed|tar|gzip/, 'archive'],
  [/^text\/|json|xml/, 'text'],
];

/** What kind of file it is, as people say it. */
export function kindOf(contentType: string): FileKind {
  return KINDS.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'other';
}
