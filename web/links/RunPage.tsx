import { Alert, Breadcrumbs, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, isProblem } from '../api.ts';
import type { SyncRun } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { RunState } from './LinkedState.tsx';
import { linkedQuery, linkQuery, refreshLinks, runPath, runQuery } from './queries.ts';
import { RunLog } from './RunLog.tsx';
import { RunProgress, sayOutcome } from './RunProgress.tsx';

const words = text.links;

/** One run: how far it is, what waits for somebody, and what it did with each file. */
export function RunPage() {
  const { id, runId } = useParams({ from: '/signed-in/admin/links/$id/runs/$runId' });
  const run = useQuery(runQuery(id, runId));
  const link = useQuery(linkQuery(id)).data;
  const linked = useQuery(linkedQuery(id)).data ?? [];
  if (isProblem(run.error, 'not_found', 'invalid', 'forbidden')) {
    return (
      <>
        <PageHeader title={words.run} />
        <EmptyState title={text.frame.notFoundTitle} reason={words.gone} />
      </>
    );
  }
  const workspace = linked.find(({ workspaceId }) => workspaceId === run.data?.workspaceId);
  return (
    <div style={{ maxWidth: '64rem' }}>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/admin/links" size="sm">
          {words.all}
        </AnchorLink>
        <AnchorLink to="/admin/links/$id" params={{ id }} size="sm">
          {link?.name ?? words.backTo}
        </AnchorLink>
      </Breadcrumbs>
      <Loaded query={run}>
        {(run) => (
          <>
            <PageHeader
              title={workspace ? words.runOf(workspace.name) : words.run}
              lead={
                <Group gap="xs">
                  <RunState status={run.status} />
                  {run.startedAt ? <RelativeTime at={run.startedAt} /> : words.notBegun}
                </Group>
              }
              actions={<CancelRun run={run} />}
            />
            <Standing run={run} />
            <RunLog run={run} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function CancelRun({ run }: { run: SyncRun }) {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.post<SyncRun>(`${runPath(run.linkId, run.id)}/cancel`, {}),
    onSuccess: async () => {
      toast(words.cancelled);
      await refreshLinks(queryClient);
    },
  });
  return (
    <>
      {run.may.cancel ? (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {words.cancel}
        </Button>
      ) : null}
      <FormProblem error={cancel.error} />
    </>
  );
}

function Standing({ run }: { run: SyncRun }) {
  return (
    <Section title={words.progress}>
      {run.status === 'running' ? <RunProgress run={run} /> : <Text>{sayOutcome(run)}</Text>}
      {run.nextTryAt ? (
        <Text size="sm" c="dimmed">
          {words.nextTry} <RelativeTime at={run.nextTryAt} />
        </Text>
      ) : null}
      {run.may.confirmDeletes ? <ConfirmDeletes run={run} /> : null}
    </Section>
  );
}

/** Deletions that were too many to carry over unasked. */
function ConfirmDeletes({ run }: { run: SyncRun }) {
  const queryClient = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => api.post<SyncRun>(`${runPath(run.linkId, run.id)}/confirm-deletes`, {}, { ifMatch: run.version }),
    onSuccess: async () => {
      toast(words.confirmed);
      await refreshLinks(queryClient);
    },
  });
  return (
    <Alert color="yellow" title={words.confirmTitle(run.deletesWaiting)} mt="md">
      <Text size="sm">{words.confirmLead}</Text>
      <FormProblem error={confirm.error} />
      <Group mt="sm">
        <Button color="red" size="xs" loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {words.confirm(run.deletesWaiting)}
        </Button>
      </Group>
    </Alert>
  );
}
