import { Badge } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { text } from '../text/index.ts';
import { useCounts } from './queries.ts';

/** In the navigation: how much is to do, and whether some of it is overdue. When it changes, the lists are asked again. */
export function InboxCount() {
  const { data: counts } = useCounts();
  const client = useQueryClient();
  const seen = useRef<string | null>(null);
  const now = counts ? JSON.stringify(counts) : null;
  useEffect(() => {
    if (seen.current !== null && now !== null && seen.current !== now) {
      void client.invalidateQueries({ queryKey: ['tasks', 'list'] });
    }
    seen.current = now ?? seen.current;
  }, [now, client]);

  if (!counts || counts.inbox === 0) return null;
  const count = text.tasks.countOrMore(counts.inbox, counts.maximum);
  return (
    <Badge
      size="sm"
      {...(counts.overdue > 0 ? { color: 'red' } : {})}
      role="img"
      aria-label={text.tasks.badge(count, counts.overdue)}
      title={text.tasks.badge(count, counts.overdue)}
    >
      {count}
    </Badge>
  );
}
