import { Breadcrumbs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isProblem } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { workspaceQuery } from './queries.ts';
import { SecondFactorGate } from './SecondFactorGate.tsx';
import { WorkspaceFacts } from './WorkspaceFacts.tsx';
import { WorkspaceNotices } from './WorkspaceNotices.tsx';
import { WorkspaceTabs } from './WorkspaceTabs.tsx';

const words = text.workspaces;

/** One workspace: where one is, what one may do, and its parts. */
export function WorkspacePage() {
  const { id } = useParams({ from: '/signed-in/workspaces/$id' });
  const query = useQuery(workspaceQuery(id));
  // Rights end while one looks: what was loaded before is no answer any more.
  const isGone = isProblem(query.error, 'not_found', 'invalid');
  return (
    <>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/workspaces" size="sm">
          {words.all}
        </AnchorLink>
      </Breadcrumbs>
      {isGone ? (
        <>
          <PageHeader title={words.title} />
          <EmptyState title={text.frame.notFoundTitle} reason={words.gone} />
        </>
      ) : isProblem(query.error, 'second_factor_required') || query.data?.secondFactorNeeded ? (
        <SecondFactorGate onConfirmed={() => query.refetch()} />
      ) : (
        <Loaded query={query}>{(workspace) => <Inside workspace={workspace} />}</Loaded>
      )}
    </>
  );
}

function Inside({ workspace }: { workspace: Workspace }) {
  return (
    <>
      <PageHeader title={workspace.name} lead={<WorkspaceFacts workspace={workspace} />} />
      <WorkspaceNotices workspace={workspace} />
      <WorkspaceTabs workspace={workspace} />
    </>
  );
}
