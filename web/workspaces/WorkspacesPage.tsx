import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { CreateWorkspaceDialog } from './CreateWorkspaceDialog.tsx';
import { useWorkspaces } from './queries.ts';
import type { WorkspacesSearch } from './search.ts';
import { useView } from './use-view.ts';
import { WorkspaceCards } from './WorkspaceCards.tsx';
import { WorkspaceFilters } from './WorkspaceFilters.tsx';
import { mayCreate } from './workspace.ts';
import { WORKSPACE_COLUMNS } from './workspace-columns.tsx';

const words = text.workspaces;

/** The workspaces that one owns or takes part in, as cards or as a list. */
export function WorkspacesPage() {
  const me = useMe();
  const search = useSearch({ from: '/signed-in/workspaces' });
  const navigate = useNavigate({ from: '/workspaces' });
  const [view, setView] = useView();
  const list = useWorkspaces(search);
  const change = (wish: Partial<WorkspacesSearch>) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...wish }), replace: true, resetScroll: false });
  const createButton = mayCreate(me) ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ create: true })}>
      {words.create}
    </Button>
  ) : null;
  const isFiltered = Boolean(search.q || search.role || (search.status && search.status !== 'open'));
  const isEmpty = !list.isPending && !list.error && list.items.length === 0;
  const isFirst = isEmpty && !isFiltered;
  const empty = isFiltered ? (
    <NothingFits search={search} onClear={() => change({ q: undefined, role: undefined, status: undefined })} />
  ) : (
    <EmptyState
      title={words.none}
      reason={mayCreate(me) ? words.noneMayCreate : words.noneMayTakePart}
      next={createButton}
    />
  );
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} actions={isFirst ? null : createButton} />
      <WorkspaceFilters search={search} onChange={change} view={view} onView={setView} />
      {view === 'list' ? (
        <ListShown list={list} label={words.title} columns={WORKSPACE_COLUMNS} rowKey={({ id }) => id} empty={empty} />
      ) : (
        <Cards list={list} empty={empty} />
      )}
      {mayCreate(me) ? (
        <CreateWorkspaceDialog opened={search.create === true} onClose={() => change({ create: undefined })} />
      ) : null}
    </>
  );
}

function Cards({ list, empty }: { list: ReturnType<typeof useWorkspaces>; empty: ReactNode }) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={3} height={112} />;
  if (list.items.length === 0) return empty;
  return (
    <>
      <WorkspaceCards workspaces={list.items} isStale={list.isPlaceholder} />
      <LoadMore list={list} />
    </>
  );
}

function NothingFits({ search, onClear }: { search: WorkspacesSearch; onClear: () => void }) {
  const isOwnerless = search.role === 'ownerless' && !search.q;
  return (
    <EmptyState
      title={isOwnerless ? words.noneOwnerless : words.nothingFound}
      reason={isOwnerless ? words.noneOwnerlessWhy : words.nothingFoundWhy}
      next={
        <Button variant="default" onClick={onClear}>
          {words.clear}
        </Button>
      }
    />
  );
}
