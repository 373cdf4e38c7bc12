import { Button, CloseButton, Group, Text } from '@mantine/core';
import { IconDownload, IconFolderSymlink, IconTrash } from '@tabler/icons-react';
import { downloadAddress } from '../api.ts';
import { text } from '../text/index.ts';
import styles from './documents.module.css';
import { isDownloadable, mayChange, mayDelete, type Row } from './rows.ts';

const words = text.documents;
/** Addresses of more than this are longer than servers take. */
const ZIP_MAXIMUM = 300;

/** What can be done with all that is selected. */
export function SelectionBar({
  workspaceId,
  rows,
  mayZip,
  onMove,
  onDelete,
  onClear,
}: {
  workspaceId: string;
  rows: Row[];
  mayZip: boolean;
  onMove: () => void;
  onDelete: () => void;
  onClear: () => void;
}) {
  const zip = mayZip ? zipOf(workspaceId, rows) : null;
  return (
    <div role="status" className={rows.length > 0 ? (styles.selection ?? '') : ''}>
      {rows.length > 0 ? (
        <Group gap="xs">
          <CloseButton size="sm" aria-label={words.clearSelection} onClick={onClear} />
          <Text size="sm" fw={600} mr="auto">
            {words.selected(rows.length)}
          </Text>
          {zip ? (
            <Button
              component="a"
              href={zip.address}
              download
              size="compact-sm"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              {zip.label}
            </Button>
          ) : null}
          {rows.every(mayChange) ? (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFolderSymlink size={14} aria-hidden />}
              onClick={onMove}
            >
              {words.move}
            </Button>
          ) : null}
          {rows.some(mayDelete) ? (
            <Button
              size="compact-sm"
              variant="default"
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={onDelete}
            >
              {words.delete}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </div>
  );
}

/** One document as it is, several as a zip, one folder as a zip; several folders are downloaded one by one. */
function zipOf(workspaceId: string, rows: Row[]): { address: string; label: string } | null {
  const [first] = rows;
  const path = `/workspaces/${workspaceId}/documents.zip`;
  if (rows.length === 1 && first?.kind === 'folder') {
    return { address: downloadAddress(path, { folderId: first.folder.id }), label: words.downloadFolder };
  }
  const documents = rows.flatMap((row) =>
    row.kind === 'document' && isDownloadable(row.document) ? [row.document] : [],
  );
  if (documents.length === 0 || documents.length > ZIP_MAXIMUM || rows.some(({ kind }) => kind === 'folder'))
    return null;
  const [one] = documents;
  if (documents.length === 1 && one) {
    return { address: downloadAddress(`/documents/${one.id}/content`), label: words.download };
  }
  const ids = documents.map(({ id }) => id).join(',');
  return { address: downloadAddress(path, { ids }), label: words.downloadZip(documents.length) };
}
