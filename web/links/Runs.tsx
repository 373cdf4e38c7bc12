import { useQuery } from '@tanstack/react-query';
import type { RepositoryLink, SyncRun } from '../contracts.ts';
import { text } from '../text/index.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { RelativeTime, sayRelative } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { RunState } from './LinkedState.tsx';
import { linkedQuery, runsQuery } from './queries.ts';
import { RunProgress, sayOutcome } from './RunProgress.tsx';

const words = text.links;

/** The newest runs of a link, those that go on with how far they are. */
export function Runs({ link }: { link: RepositoryLink }) {
  const runs = useQuery(runsQuery(link.id));
  const linked = useQuery(linkedQuery(link.id)).data ?? [];
  const nameOf = ({ workspaceId }: SyncRun) =>
    linked.find((one) => one.workspaceId === workspaceId)?.name ?? words.workspace;
  const columns: Column<SyncRun>[] = [
    { key: 'workspace', header: words.workspace, isTitle: true, cell: nameOf },
    {
      key: 'began',
      header: words.began,
      width: 130,
      cell: ({ startedAt }) => (startedAt ? <RelativeTime at={startedAt} /> : words.notBegun),
    },
    { key: 'state', header: words.state, width: 140, cell: ({ status }) => <RunState status={status} /> },
    {
      key: 'result',
      header: words.result,
      cell: (run) => (run.status === 'running' ? <RunProgress run={run} /> : sayOutcome(run)),
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 90,
      cell: (run) => (
        <ButtonLink
          to="/admin/links/$id/runs/$runId"
          params={{ id: link.id, runId: run.id }}
          size="compact-sm"
          variant={run.status === 'confirming' ? 'light' : 'default'}
          aria-label={words.showRunOf(
            nameOf(run),
            run.startedAt ? sayRelative(new Date(run.startedAt)) : words.notBegun,
          )}
        >
          {words.showRun}
        </ButtonLink>
      ),
    },
  ];
  return (
    <Section title={words.runs} lead={words.runsLead}>
      <Loaded query={runs}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState headingOrder={3} title={words.noRuns} reason={words.noRunsWhy} />
          ) : (
            <DataTable label={words.runs} columns={columns} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
    </Section>
  );
}
