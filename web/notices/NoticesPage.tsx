import { Anchor, Badge, Button, Group, Switch, Text } from '@mantine/core';
import { IconChecks, IconSettings } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { api } from '../api.ts';
import type { Notice, Person } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useSubmission } from '../use-submission.ts';
import styles from './notices.module.css';
import { refreshNotices, useNotices } from './queries.ts';

const words = text.notices;

type Which = { ids: string[] } | { all: true; upTo?: string };

/** What one was told, newest first, each with the way to what it is about. */
export function NoticesPage() {
  const { unread } = useSearch({ from: '/signed-in/notices' });
  const navigate = useNavigate({ from: '/notices' });
  const client = useQueryClient();
  const list = useNotices(unread ?? false);
  const read = useSubmission((which: Which) => api.post('/notices/read', which), {
    onSuccess: () => refreshNotices(client),
  });
  const newest = list.items[0];
  const hasUnread = list.items.some((notice) => notice.readAt === null);
  return (
    <div style={{ maxWidth: '52rem' }}>
      <PageHeader
        title={words.title}
        lead={words.lead}
        actions={
          <Group gap="xs">
            {hasUnread && newest ? (
              <Button
                variant="default"
                leftSection={<IconChecks size={16} aria-hidden />}
                loading={read.isPending}
                onClick={() => read.mutate({ all: true, upTo: newest.id })}
              >
                {words.markAll}
              </Button>
            ) : null}
            <ButtonLink
              to="/notification-settings"
              variant="default"
              leftSection={<IconSettings size={16} aria-hidden />}
            >
              {words.settings}
            </ButtonLink>
          </Group>
        }
      />
      <Switch
        mb="md"
        label={words.unreadOnly}
        checked={unread ?? false}
        onChange={(event) =>
          void navigate({ search: { unread: event.currentTarget.checked || undefined }, replace: true })
        }
      />
      <Shown list={list} isUnreadOnly={unread ?? false} onRead={(id) => read.mutate({ ids: [id] })} />
    </div>
  );
}

function Shown({
  list,
  isUnreadOnly,
  onRead,
}: {
  list: ReturnType<typeof useNotices>;
  isUnreadOnly: boolean;
  onRead: (id: string) => void;
}) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={5} height={56} />;
  if (list.items.length === 0)
    return isUnreadOnly ? (
      <EmptyState title={words.noneUnread} reason={words.noneUnreadWhy} />
    ) : (
      <EmptyState title={words.none} reason={words.noneWhy} />
    );
  return (
    <>
      <ol className={styles.list} aria-label={words.title}>
        {list.items.map((notice) => (
          <Row key={notice.id} notice={notice} onRead={() => onRead(notice.id)} />
        ))}
      </ol>
      <LoadMore list={list} />
    </>
  );
}

function Row({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const navigate = useNavigate();
  const isUnread = notice.readAt === null;
  const go = (event: MouseEvent) => {
    if (isUnread) onRead();
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void navigate({ href: notice.path });
  };
  return (
    <li className={styles.notice} data-unread={isUnread || undefined}>
      <div className={styles.body}>
        <Group gap="xs" wrap="nowrap" align="baseline">
          <Anchor href={notice.path} onClick={go} fw={isUnread ? 600 : 400} className={styles.title ?? ''}>
            {notice.title}
          </Anchor>
          {isUnread ? (
            <Badge size="xs" variant="light" className={styles.mark ?? ''}>
              {words.unread}
            </Badge>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed" component="div">
          {notice.by ? `${sayWho(notice.by)} · ` : null}
          <RelativeTime at={notice.at} />
        </Text>
      </div>
      {isUnread ? (
        <Button size="compact-sm" variant="subtle" onClick={onRead} aria-label={words.markOne(notice.title)}>
          {words.markShort}
        </Button>
      ) : null}
    </li>
  );
}

function sayWho(person: Person): string {
  const { organisation } = person;
  const name = sayNameOf(person);
  return name ? words.by(name, organisation.name) : words.somebodyOf(organisation.name);
}
