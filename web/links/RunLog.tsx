import { Alert, Button, NativeSelect, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SyncRun, SyncRunFile } from '../contracts.ts';
import { sayBytes } from '../documents/size.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import { useRunFiles } from './queries.ts';

const words = text.links;
type Action = SyncRunFile['action'];
const ACTIONS = Object.keys(words.actions) as Action[];
const TONES: Record<Action, Tone> = {
  created: 'good',
  updated: 'good',
  moved: 'good',
  deleted: 'neutral',
  conflict: 'waiting',
  waiting: 'waiting',
  skipped: 'neutral',
  failed: 'bad',
};

/** What a run did with each file, or why it did not; narrowed to one kind of it. */
export function RunLog({ run }: { run: SyncRun }) {
  const [action, setAction] = useState<Action | undefined>(undefined);
  const list = useRunFiles(run.linkId, run.id, action);
  const queryClient = useQueryClient();
  // The log grows with the run: asked again whenever the run is further on.
  const progress = `${run.status} ${run.filesDone} ${run.waiting} ${run.failed}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: how far the run is, is what asks again
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['link', run.linkId, 'run', run.id, 'files'] });
  }, [progress]);
  const room = list.items.find(({ needed, available }) => needed !== null && available !== null);
  const columns: Column<SyncRunFile>[] = [
    { key: 'file', header: words.file, cell: (file) => <File file={file} workspaceId={run.workspaceId} /> },
    {
      key: 'action',
      header: words.action,
      width: 190,
      cell: ({ action: what, side }) => (
        <>
          <StatusBadge tone={TONES[what]}>{words.actions[what]}</StatusBadge>{' '}
          {side ? (
            <Text span size="sm" c="dimmed">
              {words.sides[side]}
            </Text>
          ) : null}
        </>
      ),
    },
    { key: 'because', header: words.because, cell: ({ because }) => because },
    {
      key: 'size',
      header: words.size,
      width: 90,
      cell: ({ sizeBytes }) => (sizeBytes === null ? null : sayBytes(sizeBytes)),
    },
    { key: 'when', header: words.when, width: 120, cell: ({ at }) => <RelativeTime at={at} /> },
  ];
  return (
    <Section
      title={words.log}
      lead={words.logLead}
      actions={
        <NativeSelect
          label={words.filterAction}
          value={action ?? ''}
          onChange={(event) => setAction(ACTIONS.find((one) => one === event.currentTarget.value))}
          data={[
            { value: '', label: words.anyAction },
            ...ACTIONS.map((one) => ({ value: one, label: words.actions[one] })),
          ]}
        />
      }
    >
      {room ? (
        <Alert color="yellow" title={words.roomTitle} mb="md">
          {words.roomLead(room.needed ?? 0, room.available ?? 0)}
        </Alert>
      ) : null}
      <ListShown
        list={list}
        label={words.log}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          action === undefined ? (
            <EmptyState headingOrder={3} title={words.noLog} reason={words.noLogWhy} />
          ) : (
            <EmptyState
              headingOrder={3}
              title={words.noLogMatch}
              reason={words.noLogMatchWhy}
              next={
                <Button variant="default" onClick={() => setAction(undefined)}>
                  {words.showAll}
                </Button>
              }
            />
          )
        }
      />
    </Section>
  );
}

function File({ file: { path, documentId }, workspaceId }: { file: SyncRunFile; workspaceId: string }) {
  if (documentId === null) return path;
  return (
    <AnchorLink to="/workspaces/$id" params={{ id: workspaceId }} search={{ document: documentId }}>
      {path}
    </AnchorLink>
  );
}
