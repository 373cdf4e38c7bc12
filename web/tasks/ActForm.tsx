import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { refreshTasks } from './queries.ts';
import type { useAct } from './use-act.ts';

/** The inside of a dialog for one act: what it will mean, what it needs, and what came between. */
export function ActForm({
  act,
  lead,
  submitLabel,
  keepLabel = text.common.cancel,
  isDestructive = false,
  fields,
  shownByFields,
  onSubmit,
  onClose,
  children,
}: {
  act: ReturnType<typeof useAct>;
  lead: ReactNode;
  submitLabel: string;
  keepLabel?: string;
  isDestructive?: boolean;
  /** Paths of the request that have a field here. */
  fields: string[];
  shownByFields?: string[];
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text component="div" size="md">
          <Text component="span" fw={600} inherit>
            {act.task.title}
          </Text>
          <br />
          {lead}
        </Text>
        {children}
        {act.isStale ? (
          <ConflictState onReload={() => void act.reload()}>{text.tasks.actStale}</ConflictState>
        ) : act.isPointless ? (
          <Pointless error={act.error} onClose={onClose} />
        ) : (
          <FormProblem error={act.error} fields={fields} {...(shownByFields ? { shownByFields } : {})} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {keepLabel}
          </Button>
          <Button type="submit" loading={act.isSending} {...(isDestructive ? { color: 'red' } : {})}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Pointless({ error, onClose }: { error: unknown; onClose: () => void }) {
  const client = useQueryClient();
  const look = () => {
    onClose();
    void refreshTasks(client);
  };
  return (
    <Alert color="yellow" role="alert" icon={<IconHandStop size={18} aria-hidden />} title={text.tasks.actGone}>
      <Text size="sm">{sayProblem(error)}</Text>
      <Button size="xs" variant="default" mt="xs" onClick={look}>
        {text.common.conflictReload}
      </Button>
    </Alert>
  );
}
