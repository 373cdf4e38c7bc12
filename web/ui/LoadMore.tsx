import { Button, Group, Text } from '@mantine/core';
import { text } from '../text/index.ts';
import type { List } from '../use-list.ts';

/** So few that one sees how many there are. */
const FEW = 15;

/** The foot of a list: how much is shown, and more of it. */
export function LoadMore({ list }: { list: List<unknown> }) {
  if (!list.hasMore && list.items.length <= FEW) return null;
  return (
    <Group justify="space-between" mt="sm" gap="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {text.common.shown(list.items.length)}
      </Text>
      {list.hasMore ? (
        <Button variant="default" size="xs" loading={list.isLoadingMore} onClick={list.loadMore}>
          {text.common.loadMore}
        </Button>
      ) : null}
    </Group>
  );
}
