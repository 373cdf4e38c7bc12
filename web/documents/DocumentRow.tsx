import { ActionIcon, Badge, Checkbox, Menu, Table, Text } from '@mantine/core';
import { IconDotsVertical, IconDownload, IconEye, IconFolderSymlink, IconPencil, IconTrash } from '@tabler/icons-react';
import { downloadAddress } from '../api.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import type { RowActs } from './DocumentTable.tsx';
import styles from './documents.module.css';
import { FileIcon } from './FileIcon.tsx';
import { isDownloadable, kindOf, mayChange, mayDelete, nameOf, type Row } from './rows.ts';
import { ScanBadge } from './ScanBadge.tsx';
import { sayBytes } from './size.ts';
import type { TableKeys } from './use-table-keys.ts';

const words = text.documents;
const TAGS_SHOWN = 3;

/** A folder or a document as a line of the table. */
export function DocumentRow({
  row,
  index,
  keys,
  isOpen,
  acts,
}: {
  row: Row;
  index: number;
  keys: TableKeys;
  isOpen: boolean;
  acts: RowActs;
}) {
  const isActive = index === keys.active;
  const isSelected = keys.selected.has(row.key);
  const document = row.kind === 'document' ? row.document : null;
  return (
    <Table.Tr
      tabIndex={isActive ? 0 : -1}
      aria-selected={isSelected}
      aria-label={nameOf(row)}
      data-open={isOpen || undefined}
      onFocus={() => keys.setActiveKey(row.key)}
      onKeyDown={(event) => keys.onKeyDown(event, index)}
      onClick={(event) => keys.onRowClick(event, index)}
    >
      <Table.Td>
        <Checkbox
          size="xs"
          tabIndex={isActive ? 0 : -1}
          aria-label={words.select(nameOf(row))}
          checked={isSelected}
          onChange={() => keys.select(index, false)}
        />
      </Table.Td>
      <Table.Td>
        <Name row={row} isActive={isActive} onOpen={acts.onOpen} />
      </Table.Td>
      <Table.Td className={styles.wide ?? ''}>
        {document ? words.types[kindOf(document.contentType)] : words.folder}
      </Table.Td>
      <Table.Td className={styles.size ?? ''} ta="right">
        {document ? sayBytes(document.sizeBytes) : ''}
      </Table.Td>
      <Table.Td className={styles.changed ?? ''}>
        <RelativeTime at={document ? document.updatedAt : row.kind === 'folder' ? row.folder.createdAt : ''} />
      </Table.Td>
      <Table.Td className={styles.wide ?? ''} ta="right" title={sayPeople(document?.people)}>
        {document?.people ?? ''}
      </Table.Td>
      <Table.Td ta="right">
        <RowMenu row={row} isActive={isActive} acts={acts} />
      </Table.Td>
    </Table.Tr>
  );
}

function sayPeople(people: number | null | undefined): string | undefined {
  return typeof people === 'number' ? words.peopleHelp(people) : undefined;
}

function Name({ row, isActive, onOpen }: { row: Row; isActive: boolean; onOpen: () => void }) {
  const document = row.kind === 'document' ? row.document : null;
  return (
    <div className={styles.name}>
      <FileIcon row={row} />
      <div style={{ minWidth: 0 }}>
        <button type="button" className={styles.nameButton} tabIndex={isActive ? 0 : -1} onClick={onOpen}>
          {nameOf(row)}
        </button>{' '}
        <ScanBadge status={document?.scanStatus} />
        {document?.tags.slice(0, TAGS_SHOWN).map((tag) => (
          <Badge key={tag} size="sm" color="gray" mr={4}>
            {tag}
          </Badge>
        ))}
        {document ? (
          <Text size="xs" c="dimmed" className={styles.below ?? ''}>
            {sayBytes(document.sizeBytes)} · <RelativeTime at={document.updatedAt} />
          </Text>
        ) : null}
      </div>
    </div>
  );
}

function RowMenu({ row, isActive, acts }: { row: Row; isActive: boolean; acts: RowActs }) {
  const address = downloadOf(row, acts.mayZip);
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={words.more(nameOf(row))} tabIndex={isActive ? 0 : -1}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconEye size={16} aria-hidden />} onClick={() => acts.onMenu('open')}>
          {words.open}
        </Menu.Item>
        {address ? (
          <Menu.Item component="a" href={address} download leftSection={<IconDownload size={16} aria-hidden />}>
            {row.kind === 'folder' ? words.downloadFolder : words.download}
          </Menu.Item>
        ) : null}
        {mayChange(row) ? (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => acts.onMenu('rename')}>
              {words.rename}
            </Menu.Item>
            <Menu.Item leftSection={<IconFolderSymlink size={16} aria-hidden />} onClick={() => acts.onMenu('move')}>
              {words.move}
            </Menu.Item>
          </>
        ) : null}
        {mayDelete(row) ? (
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => acts.onMenu('delete')}
          >
            {words.delete}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A folder comes as a zip. */
function downloadOf(row: Row, mayZip: boolean): string | null {
  if (row.kind === 'folder') {
    if (!mayZip) return null;
    return downloadAddress(`/workspaces/${row.folder.workspaceId}/documents.zip`, { folderId: row.folder.id });
  }
  return isDownloadable(row.document) ? downloadAddress(`/documents/${row.document.id}/content`) : null;
}
