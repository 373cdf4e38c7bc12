import { Button, Code } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { AuditCheckpoint } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { language, text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { auditPath, publicKeyQuery, useCheckpoints } from './queries.ts';

const words = text.audit;

const COLUMNS: Column<AuditCheckpoint>[] = [
  { key: 'sequence', header: words.upTo, width: 120, cell: ({ sequence }) => sequence.toLocaleString(language) },
  { key: 'at', header: words.when, width: 140, cell: ({ at }) => <RelativeTime at={at} /> },
  { key: 'hash', header: words.hash, cell: ({ hash }) => <Code style={{ overflowWrap: 'anywhere' }}>{hash}</Code> },
  {
    key: 'actions',
    header: text.common.actions,
    isActions: true,
    width: 150,
    cell: (checkpoint) => <Download checkpoint={checkpoint} />,
  },
];

/** Signed sentences about the chain, to be kept where nobody here can change them. */
export function Checkpoints() {
  const { organisation } = useMe();
  const list = useCheckpoints(organisation.id);
  const key = useQuery(publicKeyQuery);
  const queryClient = useQueryClient();
  const take = useSubmission(
    (_wish: string, idempotencyKey) =>
      api.post<AuditCheckpoint>(`${auditPath(organisation.id)}/checkpoints`, {}, { idempotencyKey }),
    {
      onSuccess: async ({ sequence }) => {
        toast(words.taken(sequence));
        await queryClient.invalidateQueries({ queryKey: ['audit', organisation.id] });
      },
    },
  );
  return (
    <Section
      title={words.checkpoints}
      lead={words.checkpointsLead}
      actions={
        <Button variant="default" loading={take.isPending} onClick={() => take.mutate('now')}>
          {words.take}
        </Button>
      }
    >
      <FormProblem error={take.error} />
      <ListShown
        list={list}
        label={words.checkpoints}
        columns={COLUMNS}
        rowKey={({ sequence, at }) => `${sequence} ${at}`}
        skeletonRows={2}
        empty={<EmptyState headingOrder={3} title={words.noCheckpoints} reason={words.noCheckpointsWhy} />}
      />
      {key.data ? (
        <div style={{ marginTop: '1rem' }}>
          <CopyField label={words.publicKey} description={words.publicKeyHelp} value={key.data.publicKey} />
        </div>
      ) : null}
    </Section>
  );
}

function Download({ checkpoint }: { checkpoint: AuditCheckpoint }) {
  const content = `${JSON.stringify(checkpoint, null, 2)}\n`;
  return (
    <Button
      component="a"
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      href={`data:application/json;charset=utf-8,${encodeURIComponent(content)}`}
      download={`causeway-checkpoint-${checkpoint.sequence}.json`}
      aria-label={words.downloadNamed(checkpoint.sequence)}
    >
      {words.download}
    </Button>
  );
}
