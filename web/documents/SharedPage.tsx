import { Anchor } from '@mantine/core';
import { downloadAddress } from '../api.ts';
import type { SharedDocument } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useList } from '../use-list.ts';
import styles from './documents.module.css';
import { TypeIcon } from './FileIcon.tsx';
import { isClear } from './rows.ts';
import { ScanBadge } from './ScanBadge.tsx';
import { sayBytes } from './size.ts';

const words = text.documents;

/** What others have shared with whoever looks, wherever it lives: in workspaces and on tasks. */
export function SharedPage() {
  const list = useList<SharedDocument>(['documents', 'shared'], '/documents');
  const columns: Column<SharedDocument>[] = [
    { key: 'name', header: words.name, width: '38%', cell: (document) => <Name document={document} /> },
    { key: 'from', header: words.shared.from, cell: (document) => document.organisation.name },
    { key: 'where', header: words.shared.where, cell: (document) => document.workspace?.name ?? words.shared.onTask },
    { key: 'size', header: words.size, width: 110, cell: (document) => sayBytes(document.sizeBytes) },
    { key: 'changed', header: words.changed, width: 140, cell: (document) => <RelativeTime at={document.updatedAt} /> },
  ];
  return (
    <>
      <PageHeader title={words.shared.title} lead={words.shared.lead} />
      <ListShown
        list={list}
        label={words.shared.title}
        columns={columns}
        rowKey={({ id, number, workspace }) => `${workspace?.id} ${id} ${number}`}
        empty={<EmptyState title={words.shared.nothing} reason={words.shared.nothingWhy} />}
      />
    </>
  );
}

/** Leads to the document in its workspace; what is on a task alone is downloaded in the version that is attached there. */
function Name({ document }: { document: SharedDocument }) {
  const { id, name, number, workspace, scanStatus } = document;
  return (
    <div className={styles.name}>
      <TypeIcon contentType={document.contentType} />
      <div style={{ minWidth: 0 }}>
        {workspace ? (
          <AnchorLink to="/workspaces/$id" params={{ id: workspace.id }} search={{ document: id }}>
            {name}
          </AnchorLink>
        ) : isClear(scanStatus) ? (
          <Anchor href={downloadAddress(`/documents/${id}/content`, { version: number })} download>
            {name}
          </Anchor>
        ) : (
          name
        )}{' '}
        <ScanBadge status={scanStatus} />
      </div>
    </div>
  );
}
