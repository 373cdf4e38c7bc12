import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClock, IconEyeOff, IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWorkspaces } from './queries.ts';
import { recordEnds } from './workspace.ts';

const words = text.workspaces;

/** What needs to be known before anything else: that it is closed, closes soon, or that one is hidden in it. */
export function WorkspaceNotices({ workspace }: { workspace: Workspace }) {
  return (
    <>
      {workspace.status === 'closed' && workspace.closedAt ? (
        <Alert color="gray" mb="md" icon={<IconLock size={18} aria-hidden />} title={words.closedTitle}>
          {words.closedWhy} <RelativeTime at={recordEnds(workspace.closedAt)} />. {words.closedRecord}
        </Alert>
      ) : null}
      {workspace.closesAt ? <ClosesSoon workspace={workspace} closesAt={workspace.closesAt} /> : null}
      {workspace.isHidden ? (
        <Alert color="gray" mb="md" icon={<IconEyeOff size={18} aria-hidden />}>
          {words.hidden}
        </Alert>
      ) : null}
    </>
  );
}

function ClosesSoon({ workspace, closesAt }: { workspace: Workspace; closesAt: string }) {
  const client = useQueryClient();
  const keep = useSubmission(
    (_wish: null, idempotencyKey) =>
      api.post<Workspace>(
        `/workspaces/${workspace.id}/close`,
        { at: null },
        { idempotencyKey, ifMatch: workspace.version },
      ),
    {
      onSuccess: async () => {
        await refreshWorkspaces(client);
        toast(words.keptOpen);
      },
    },
  );
  return (
    <Alert color="yellow" mb="md" icon={<IconClock size={18} aria-hidden />}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {words.closesAt} <RelativeTime at={closesAt} />. {words.closesMeans}
        </Text>
        {workspace.may.close ? (
          <Button size="xs" variant="default" loading={keep.isPending} onClick={() => keep.mutate(null)}>
            {words.keepOpen}
          </Button>
        ) : null}
      </Group>
      <FormProblem error={keep.error} />
    </Alert>
  );
}
