import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import type { Workspace } from '../contracts.ts';
import { UploadCost } from '../participants/UploadCost.tsx';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import type { WorkspaceSearch } from '../workspaces/search.ts';
import { DocumentDialogs, type Wanted } from './DocumentDialogs.tsx';
import { DocumentPane } from './DocumentPane.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { DocumentTools } from './DocumentTools.tsx';
import { DropArea } from './DropArea.tsx';
import styles from './documents.module.css';
import { EmptyDocuments } from './EmptyDocuments.tsx';
import { FolderPath } from './FolderPath.tsx';
import { deleteSoon, hiddenRows, undoDelete } from './pending-deletes.ts';
import { useDocuments, useFolders } from './queries.ts';
import { mayChange, mayDelete, type Row, rowsOf } from './rows.ts';
import { SameNamesDialog } from './SameNamesDialog.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { TooMuch } from './TooMuch.tsx';
import { useTableKeys } from './use-table-keys.ts';
import { useUploading } from './use-uploading.ts';

/** The documents of a workspace: folders, table, uploads, and the pane of the one that is open. */
export function DocumentsTab({ workspace }: { workspace: Workspace }) {
  const search = useSearch({ from: '/signed-in/workspaces/$id' });
  const navigate = useNavigate({ from: '/workspaces/$id' });
  const client = useQueryClient();
  const isWide = useMediaQuery('(min-width: 68em)', undefined, { getInitialValueInEffect: false });
  const change = (wish: WorkspaceSearch) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...wish }), resetScroll: false });
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const uploading = useUploading(workspace, search.folder);
  const { list, folders, rows } = useRows(workspace.id, search);

  const open = (row: Row) => {
    if (row.kind === 'folder') change({ folder: row.folder.id, document: undefined });
    else change({ document: row.document.id });
  };
  const remove = (removed: Row[]) => {
    const allowed = removed.filter(mayDelete);
    if (allowed.some((row) => row.kind === 'document' && row.document.id === search.document)) {
      change({ document: undefined });
    }
    const next = rows.findIndex(({ key }) => key === allowed[0]?.key);
    deleteSoon(allowed, client);
    // The rows move up; who works by keyboard goes on from the one that took the place.
    requestAnimationFrame(() => keys.focus(Math.min(next, rows.length - allowed.length - 1)));
  };
  const keys = useTableKeys(rows, {
    onOpen: open,
    onDelete: remove,
    onRename: (row) => mayChange(row) && setWanted({ act: 'rename', rows: [row] }),
    onUndo: undoDelete,
  });
  const closePane = () => {
    change({ document: undefined });
    requestAnimationFrame(() => keys.focus(keys.active));
  };
  const isEmpty = !list.isPending && !list.error && !folders.isPending && rows.length === 0;
  const isPaneBeside = Boolean(isWide && search.document);

  return (
    <DropArea workspace={workspace} folderId={search.folder} onFiles={(picked) => void uploading.begin(picked)}>
      <DocumentTools
        workspace={workspace}
        search={search}
        onChange={change}
        onFiles={(picked) => void uploading.begin(picked)}
        isPlacing={uploading.isPlacing}
        onNewFolder={() => setWanted({ act: 'folder' })}
      />
      <UploadCost workspace={workspace} />
      <TooMuch cost={uploading.tooMuch} onClose={uploading.forgive} />
      <FolderPath folderId={search.folder} onOpen={(folder) => change({ folder, document: undefined })} />
      <div className={styles.beside} data-pane={isPaneBeside || undefined}>
        <div style={{ minWidth: 0 }}>
          <SelectionBar
            workspaceId={workspace.id}
            rows={keys.chosen}
            mayZip={workspace.abilities.includes('download')}
            onMove={() => setWanted({ act: 'move', rows: keys.chosen.filter(mayChange) })}
            onDelete={() => remove(keys.chosen)}
            onClear={() => keys.selectAll(false)}
          />
          {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
          {list.isPending && !list.error ? <LoadingRows rows={6} height={40} /> : null}
          {isEmpty ? (
            <EmptyDocuments
              workspace={workspace}
              search={search}
              onClear={() => change({ q: undefined, tag: undefined })}
            />
          ) : rows.length > 0 ? (
            <DocumentTable
              label={text.documents.tableLabel(workspace.name)}
              rows={rows}
              keys={keys}
              sort={search.sort ?? 'name'}
              onSort={(sort) => change({ sort })}
              openId={search.document}
              isNarrow={isPaneBeside}
              isStale={list.isPlaceholder}
              rowActs={(row) => ({
                mayZip: workspace.abilities.includes('download'),
                onOpen: () => open(row),
                onMenu: (act) => {
                  if (act === 'open') open(row);
                  else if (act === 'delete') remove([row]);
                  else setWanted({ act, rows: [row] });
                },
              })}
            />
          ) : null}
          {folders.hasMore ? <LoadMore list={folders} /> : null}
          <LoadMore list={list} />
        </div>
        <DocumentPane
          id={search.document}
          workspace={workspace}
          isBeside={isWide === true}
          onClose={closePane}
          onTag={(tag) => change({ tag, document: undefined })}
        />
      </div>
      <DocumentDialogs
        wanted={wanted}
        workspaceId={workspace.id}
        folderId={search.folder}
        onClose={() => setWanted(null)}
        onDone={() => keys.selectAll(false)}
      />
      <SameNamesDialog
        files={uploading.asked}
        onAnswer={(wishes) => void uploading.answer(wishes)}
        onClose={uploading.cancel}
      />
    </DropArea>
  );
}

/** What the table shows: the folders of the place, unless words or a tag look everywhere, and its documents. */
function useRows(workspaceId: string, { folder, q, tag, sort = 'name' }: WorkspaceSearch) {
  const isEverywhere = Boolean(q || tag);
  const list = useDocuments({ workspaceId, folderId: folder, q, tag, sort });
  const folders = useFolders(workspaceId, folder, !isEverywhere);
  const hidden = useSyncExternalStore(hiddenRows.subscribe, hiddenRows.current);
  const rows = rowsOf(isEverywhere ? [] : folders.items, list.items).filter(({ key }) => !hidden.has(key));
  return { list, folders: isEverywhere ? { ...folders, isPending: false, hasMore: false } : folders, rows };
}
