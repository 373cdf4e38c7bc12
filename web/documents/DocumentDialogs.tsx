import { Modal } from '@mantine/core';
import { text } from '../text/index.ts';
import { MoveForm } from './MoveForm.tsx';
import { NameForm } from './NameForm.tsx';
import { nameOf, type Row } from './rows.ts';

const words = text.documents;

export type Wanted = { act: 'rename' | 'move'; rows: Row[] } | { act: 'folder' };

/** The dialogs of the table: a new name, a new place, a new folder. */
export function DocumentDialogs({
  wanted,
  workspaceId,
  folderId,
  onClose,
  onDone,
}: {
  wanted: Wanted | null;
  workspaceId: string;
  folderId: string | undefined;
  onClose: () => void;
  onDone: () => void;
}) {
  return (
    <Modal opened={wanted !== null} onClose={onClose} title={wanted ? titleOf(wanted) : ''} trapFocus>
      {wanted?.act === 'move' ? (
        <MoveForm rows={wanted.rows} workspaceId={workspaceId} onClose={onClose} onDone={onDone} />
      ) : wanted ? (
        <NameForm
          row={wanted.act === 'rename' ? (wanted.rows[0] ?? null) : null}
          workspaceId={workspaceId}
          folderId={folderId}
          onClose={onClose}
        />
      ) : null}
    </Modal>
  );
}

function titleOf(wanted: Wanted): string {
  if (wanted.act === 'folder') return words.newFolder;
  const [first] = wanted.rows;
  const name = first ? nameOf(first) : '';
  return wanted.act === 'rename' ? words.renameTitle(name) : words.moveTitle(wanted.rows.length, name);
}
