import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { toastProblem } from '../ui/toasts.tsx';
import styles from './documents.module.css';
import { filesOfDrop, type PickedFile } from './picked-files.ts';
import { folderQuery } from './queries.ts';

const words = text.documents;

/** Takes files and folders that are dropped anywhere on the documents; says where they go while they hang above. */
export function DropArea({
  workspace,
  folderId,
  onFiles,
  children,
}: {
  workspace: Workspace;
  folderId: string | undefined;
  onFiles: (picked: PickedFile[]) => void;
  children: ReactNode;
}) {
  const [isOver, setIsOver] = useState(false);
  // Entering a child leaves its parent: only when as many were left as entered is the area left.
  const depth = useRef(0);
  const folder = useQuery({ ...folderQuery(folderId ?? ''), enabled: folderId !== undefined });
  const hasFiles = (event: DragEvent) => workspace.may.upload && event.dataTransfer.types.includes('Files');
  const end = () => {
    depth.current = 0;
    setIsOver(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons above do the same by keyboard
    <div
      className={styles.drop}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setIsOver(true);
      }}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDragLeave={(event) => {
        if (!hasFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) end();
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        end();
        filesOfDrop(event.dataTransfer).then(onFiles, toastProblem);
      }}
    >
      {children}
      {isOver ? (
        <div className={styles.over} aria-hidden>
          <IconUpload size={28} stroke={1.6} />
          <strong>{words.dropHere}</strong>
          <span>{words.dropInto(folder.data?.name ?? workspace.name)}</span>
        </div>
      ) : null}
    </div>
  );
}
