import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { text } from '../text/index.ts';
import { useLiveNotices } from './live.ts';
import { countsQuery } from './queries.ts';

const SHOWN_MAXIMUM = 99;

/** How many notices wait, live, and the way to them. */
export function Bell() {
  useLiveNotices();
  const unread = useQuery(countsQuery).data?.unread ?? 0;
  return (
    <Indicator
      label={unread > SHOWN_MAXIMUM ? `${SHOWN_MAXIMUM}+` : unread}
      size={16}
      offset={6}
      disabled={unread === 0}
      color="red.9"
      aria-hidden={false}
    >
      <ActionIcon component={Link} to="/notices" size="lg" aria-label={text.notices.bell(unread)}>
        <IconBell size={19} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
