import { ActionIcon, Drawer, Group, Paper, Tabs, Title } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { downloadAddress, isProblem } from '../api.ts';
import type { StoredDocument, Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { CommentsView } from './CommentsView.tsx';
import { DetailsView } from './DetailsView.tsx';
import styles from './documents.module.css';
import { PreviewView } from './PreviewView.tsx';
import { documentQuery } from './queries.ts';
import { isDownloadable } from './rows.ts';
import { VersionsView } from './VersionsView.tsx';

const words = text.documents;

interface Props {
  id: string | undefined;
  workspace: Workspace;
  /** Beside the table; else over it. */
  isBeside: boolean;
  onClose: () => void;
  onTag: (tag: string) => void;
}

/** What is known of one document: preview, versions, comments, details. */
export function DocumentPane(props: Props) {
  const { id, isBeside, onClose } = props;
  if (!isBeside) {
    return (
      <Drawer opened={id !== undefined} onClose={onClose} position="right" size="lg" title={words.title}>
        {id ? <Content key={id} {...props} id={id} /> : null}
      </Drawer>
    );
  }
  return id ? <Beside key={id} {...props} id={id} /> : null;
}

function Beside(props: Props & { id: string }) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => pane.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) props.onClose();
  };
  return (
    <Paper
      component="section"
      withBorder
      ref={pane}
      tabIndex={-1}
      className={styles.pane ?? ''}
      aria-label={words.title}
      onKeyDown={onKeyDown}
    >
      <Content {...props} />
    </Paper>
  );
}

function Content({ id, workspace, isBeside, onClose, onTag }: Props & { id: string }) {
  const query = useQuery(documentQuery(id));
  if (isProblem(query.error, 'not_found', 'invalid')) {
    return (
      <>
        {isBeside ? <Close onClose={onClose} /> : null}
        <EmptyState headingOrder={3} title={text.frame.notFoundTitle} reason={words.notThere} />
      </>
    );
  }
  return (
    <Loaded query={query}>
      {(document) => (
        <>
          <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs" mb="xs">
            <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {document.name}
            </Title>
            <Group gap={2} wrap="nowrap">
              {isDownloadable(document) ? (
                <ActionIcon
                  component="a"
                  href={downloadAddress(`/documents/${id}/content`)}
                  download
                  aria-label={words.download}
                  title={words.download}
                >
                  <IconDownload size={18} aria-hidden />
                </ActionIcon>
              ) : null}
              {isBeside ? <Close onClose={onClose} /> : null}
            </Group>
          </Group>
          <Parts document={document} workspace={workspace} onTag={onTag} />
        </>
      )}
    </Loaded>
  );
}

function Close({ onClose }: { onClose: () => void }) {
  return (
    <ActionIcon aria-label={words.closePane} title={words.closePane} onClick={onClose} ml="auto">
      <IconX size={18} aria-hidden />
    </ActionIcon>
  );
}

function Parts({
  document,
  workspace,
  onTag,
}: {
  document: StoredDocument;
  workspace: Workspace;
  onTag: (tag: string) => void;
}) {
  const [part, setPart] = useState<string | null>('preview');
  const [number, setNumber] = useState<number | null>(null);
  return (
    <Tabs value={part} onChange={setPart} keepMounted={false}>
      <Tabs.List mb="sm" grow>
        <Tabs.Tab value="preview">{words.preview}</Tabs.Tab>
        {document.may.readVersions ? <Tabs.Tab value="versions">{words.versions}</Tabs.Tab> : null}
        {document.may.readVersions ? <Tabs.Tab value="comments">{words.comments}</Tabs.Tab> : null}
        <Tabs.Tab value="details">{words.details}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="preview">
        <PreviewView document={document} number={number} onNewest={() => setNumber(null)} />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <VersionsView
          document={document}
          onShow={(shown) => {
            setNumber(shown === document.number ? null : shown);
            setPart('preview');
          }}
        />
      </Tabs.Panel>
      <Tabs.Panel value="comments">
        <CommentsView document={document} workspace={workspace} />
      </Tabs.Panel>
      <Tabs.Panel value="details">
        <DetailsView document={document} onTag={onTag} />
      </Tabs.Panel>
    </Tabs>
  );
}
