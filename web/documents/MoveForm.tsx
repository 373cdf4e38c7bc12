import { Anchor, Breadcrumbs, Button, Group, NavLink, Paper, Stack, Text } from '@mantine/core';
import { IconChevronRight, IconFolder } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { toast } from '../ui/toasts.tsx';
import { folderQuery, refreshDocuments, useFolders } from './queries.ts';
import { pathOf, type Row } from './rows.ts';

const words = text.documents;

/** Goes through the folders to where the rows are to stand. */
export function MoveForm({
  rows,
  workspaceId,
  onClose,
  onDone,
}: {
  rows: Row[];
  workspaceId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const [to, setTo] = useState<string | undefined>();
  const folder = useQuery({ ...folderQuery(to ?? ''), enabled: to !== undefined });
  const folders = useFolders(workspaceId, to);
  const client = useQueryClient();
  const moved = new Set(rows.map(({ key }) => key));
  const offered = folders.items.filter(({ id }) => !moved.has(`folder:${id}`));
  const move = useMutation({
    mutationFn: async () => {
      for (const row of rows) {
        const place = row.kind === 'folder' ? { parentId: to ?? null } : { folderId: to ?? null };
        await api.patch(pathOf(row), place);
      }
    },
    onSuccess: () => {
      onClose();
      onDone();
      toast(words.moved(folder.data?.name ?? words.root));
    },
    onSettled: () => refreshDocuments(client),
  });
  return (
    <Stack gap="md">
      <Breadcrumbs separatorMargin={6}>
        <Step name={words.root} isHere={to === undefined} onClick={() => setTo(undefined)} />
        {to === undefined
          ? null
          : folder.data?.path.map(({ id, name }) => (
              <Step key={id} name={name} isHere={id === to} onClick={() => setTo(id)} />
            ))}
      </Breadcrumbs>
      <Paper withBorder style={{ maxHeight: '16rem', overflowY: 'auto' }}>
        {folders.isPending ? <LoadingRows rows={3} height={32} /> : null}
        {offered.map(({ id, name }) => (
          <NavLink
            key={id}
            component="button"
            type="button"
            label={name}
            leftSection={<IconFolder size={16} aria-hidden />}
            rightSection={<IconChevronRight size={14} aria-hidden />}
            onClick={() => setTo(id)}
          />
        ))}
        {!folders.isPending && offered.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">
            {words.noFolders}
          </Text>
        ) : null}
        {folders.hasMore ? <LoadMore list={folders} /> : null}
      </Paper>
      <FormProblem error={move.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button data-autofocus loading={move.isPending} onClick={() => move.mutate()}>
          {words.moveHere}
        </Button>
      </Group>
    </Stack>
  );
}

function Step({ name, isHere, onClick }: { name: string; isHere: boolean; onClick: () => void }) {
  return isHere ? (
    <Text size="sm" fw={600}>
      {name}
    </Text>
  ) : (
    <Anchor component="button" type="button" size="sm" onClick={onClick}>
      {name}
    </Anchor>
  );
}
