import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Organisation } from '../contracts.ts';
import { text } from '../text/index.ts';
import { useBroughtIntoView } from '../ui/use-brought-into-view.ts';

/** Someone else saved first: what it is now, beside what was typed, and the choice between the two. */
export function SettingsConflict({
  organisation,
  onTake,
  onKeep,
}: {
  organisation: Organisation;
  onTake: (fresh: Organisation) => void;
  onKeep: (fresh: Organisation) => void;
}) {
  const words = text.organisations;
  const { data: fresh } = useQuery({
    queryKey: ['organisations', organisation.id, 'after-conflict', organisation.version],
    queryFn: ({ signal }) => api.get<Organisation>(`/organisations/${organisation.id}`, { signal }),
    gcTime: 0,
    staleTime: 0,
  });
  const element = useBroughtIntoView<HTMLDivElement>();
  return (
    <Alert
      ref={element}
      color="yellow"
      role="alert"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={text.common.conflictTitle}
    >
      <Text size="sm">{words.conflict(organisation.name)}</Text>
      {fresh ? (
        <>
          <Text size="sm" mt="xs" fw={500}>
            {words.conflictNow}
          </Text>
          <Text size="sm">
            {words.name}: {fresh.name}
            <br />
            {words.visibility}: {words.visibilities[fresh.connectionVisibility].label}
          </Text>
          <Group gap="xs" mt="xs">
            <Button size="xs" variant="default" onClick={() => onTake(fresh)}>
              {words.useNow}
            </Button>
            <Button size="xs" variant="default" onClick={() => onKeep(fresh)}>
              {words.keepMine}
            </Button>
          </Group>
        </>
      ) : null}
    </Alert>
  );
}
