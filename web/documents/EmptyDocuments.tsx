import { Button } from '@mantine/core';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import type { WorkspaceSearch } from '../workspaces/search.ts';
import styles from './documents.module.css';

const words = text.documents;

/** Why there is nothing, and what to do about it. */
export function EmptyDocuments({
  workspace,
  search,
  onClear,
}: {
  workspace: Workspace;
  search: WorkspaceSearch;
  onClear: () => void;
}) {
  if (search.q || search.tag) {
    return (
      <EmptyState
        title={words.nothingFound}
        reason={search.q ? words.nothingFoundWhy(search.q) : words.filterTag(search.tag ?? '')}
        next={
          <Button variant="default" onClick={onClear}>
            {words.clearSearch}
          </Button>
        }
      />
    );
  }
  return (
    <div className={workspace.may.upload ? (styles.invite ?? '') : ''}>
      <EmptyState
        title={search.folder ? words.folderEmpty : words.none}
        reason={workspace.may.upload ? words.noneMayUpload : words.noneMayNot}
      />
    </div>
  );
}
