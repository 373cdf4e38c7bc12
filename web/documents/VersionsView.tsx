import { ActionIcon, Button, FileButton, Group, Text } from '@mantine/core';
import { IconDownload, IconEye, IconRestore, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, downloadAddress } from '../api.ts';
import type { DocumentVersion, StoredDocument } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './documents.module.css';
import { sayPerson } from './person.ts';
import { refreshDocuments, useVersions } from './queries.ts';
import { isClear } from './rows.ts';
import { ScanBadge } from './ScanBadge.tsx';
import { sayBytes } from './size.ts';
import { uploads } from './upload-queue.ts';

const words = text.documents;

/** The contents that a document has had, newest first, each with how it differs from the one before. */
export function VersionsView({ document, onShow }: { document: StoredDocument; onShow: (number: number) => void }) {
  const list = useVersions(document.id);
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: (number: number) =>
      api.post<StoredDocument>(
        `/documents/${document.id}/versions/${number}/restore`,
        {},
        { ifMatch: document.version },
      ),
    onSuccess: (_answer, number) => {
      toast(words.restored(number));
      return refreshDocuments(client);
    },
  });
  const add = (file: File | null) => {
    const place = { workspaceId: document.workspaceId, folderId: null, documentId: document.id };
    if (file) uploads.add([{ file, name: document.name, place }]);
  };
  return (
    <>
      {document.may.addVersion ? (
        <FileButton onChange={add} inputProps={{ 'aria-label': words.addVersion }}>
          {(props) => (
            <Button {...props} variant="default" mb="sm" leftSection={<IconUpload size={16} aria-hidden />}>
              {words.addVersion}
            </Button>
          )}
        </FileButton>
      ) : null}
      <FormProblem error={restore.error} />
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending ? <LoadingRows rows={3} height={48} /> : null}
      <ol className={styles.versions} aria-label={words.versions}>
        {list.items.map((version, index) => (
          <Version
            key={version.number}
            document={document}
            version={version}
            before={list.items[index + 1]}
            onShow={onShow}
            onRestore={() => restore.mutate(version.number)}
          />
        ))}
      </ol>
      <LoadMore list={list} />
    </>
  );
}

function Version({
  document,
  version,
  before,
  onShow,
  onRestore,
}: {
  document: StoredDocument;
  version: DocumentVersion;
  before: DocumentVersion | undefined;
  onShow: (number: number) => void;
  onRestore: () => void;
}) {
  const { number, scanStatus } = version;
  const isNewest = number === document.number;
  const isReadable = isClear(scanStatus);
  return (
    <li className={styles.version}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap={6}>
            <Text fw={600}>{words.version(number)}</Text>
            {isNewest ? <StatusBadge tone="good">{words.newest}</StatusBadge> : null}
            <ScanBadge status={scanStatus} />
          </Group>
          <Text size="sm" c="dimmed" component="div">
            <RelativeTime at={version.createdAt} /> {words.by(sayPerson(version.createdBy))}
          </Text>
          <Text size="sm" c="dimmed">
            {sayBytes(version.sizeBytes)}
            {before ? ` · ${sayChange(version.sizeBytes - before.sizeBytes)}` : ''}
            {version.restoredFrom ? ` · ${words.restoredFrom(version.restoredFrom)}` : ''}
          </Text>
          {version.comment ? <Text size="sm">{version.comment}</Text> : null}
        </div>
        <Group gap={2} wrap="nowrap">
          {isReadable ? (
            <ActionIcon
              aria-label={words.showVersion(number)}
              title={words.showVersion(number)}
              onClick={() => onShow(number)}
            >
              <IconEye size={16} aria-hidden />
            </ActionIcon>
          ) : null}
          {isReadable && document.may.download ? (
            <ActionIcon
              component="a"
              href={downloadAddress(`/documents/${document.id}/content`, { version: number })}
              download
              aria-label={words.downloadVersion(number)}
              title={words.downloadVersion(number)}
            >
              <IconDownload size={16} aria-hidden />
            </ActionIcon>
          ) : null}
          {document.may.addVersion && !isNewest && scanStatus !== 'infected' ? (
            <ActionIcon aria-label={words.restoreNamed(number)} title={words.restoreNamed(number)} onClick={onRestore}>
              <IconRestore size={16} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
      </Group>
    </li>
  );
}

function sayChange(bytes: number): string {
  if (bytes === 0) return words.noChange;
  return bytes > 0 ? words.bigger(sayBytes(bytes)) : words.smaller(sayBytes(-bytes));
}
