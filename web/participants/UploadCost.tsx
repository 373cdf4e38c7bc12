import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { useCost } from './cost.ts';

/** What each document more takes of the shares, before one adds it; nothing while the workspace is shared to nobody. */
export function UploadCost({ workspace }: { workspace: Workspace }) {
  const { id, documentCount, participantCount, may } = workspace;
  const client = useQueryClient();
  const isAsked = may.upload && may.readCost && participantCount !== 0;
  const cost = useCost(id, { documents: 1 }, { enabled: isAsked }).data;
  // Documents and people that come or go change what is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the counts are when to look again
  useEffect(() => {
    if (isAsked) void client.invalidateQueries({ queryKey: ['cost', id] });
  }, [client, id, isAsked, documentCount, participantCount]);
  if (!isAsked || !cost || cost.people === 0) return null;
  return (
    <Text size="sm" c="dimmed" mb="sm">
      {text.participants.cost.eachDocument(cost.needed, cost.available)}
    </Text>
  );
}
