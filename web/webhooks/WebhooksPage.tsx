import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '../api.ts';
import type { Webhook } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink, ButtonLink } from '../ui/links.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { AddWebhookDialog } from './AddWebhookDialog.tsx';
import { useWebhooks } from './queries.ts';
import { SecretDialog } from './SecretDialog.tsx';
import { WebhookState } from './WebhookState.tsx';

const words = text.webhooks;

const COLUMNS: Column<Webhook>[] = [
  { key: 'url', header: words.name, cell: (webhook) => <Address webhook={webhook} /> },
  { key: 'state', header: words.state, cell: (webhook) => <WebhookState webhook={webhook} /> },
  { key: 'events', header: words.hears, cell: ({ events }) => sayEvents(events) },
  {
    key: 'actions',
    header: text.common.actions,
    isActions: true,
    width: 90,
    cell: (webhook) => (
      <ButtonLink
        to="/admin/webhooks/$id"
        params={{ id: webhook.id }}
        size="compact-sm"
        variant="default"
        aria-label={words.openNamed(webhook.url)}
      >
        {words.open}
      </ButtonLink>
    ),
  },
];

/** The addresses that are told what happens in the organisation, and how that is going. */
export function WebhooksPage() {
  const me = useMe();
  const { add } = useSearch({ from: '/signed-in/admin/webhooks' });
  const navigate = useNavigate({ from: '/admin/webhooks' });
  const list = useWebhooks(me.organisation.id);
  const [secret, setSecret] = useState<string | null>(null);
  const setAdd = (open: boolean) =>
    void navigate({ search: (earlier) => ({ ...earlier, add: open || undefined }), replace: true });

  if (!administers(me) || isProblem(list.error, 'forbidden')) {
    return <NotForYou words={words} />;
  }
  const addButton =
    me.account.plan === 'paid' ? (
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdd(true)}>
        {words.add}
      </Button>
    ) : null;
  const isEmpty = !list.isPending && !list.error && list.items.length === 0;
  return (
    <>
      <PageHeader title={words.title} lead={words.lead(me.organisation.name)} actions={isEmpty ? null : addButton} />
      <ListShown
        list={list}
        label={words.title}
        columns={COLUMNS}
        rowKey={(webhook) => webhook.id}
        skeletonRows={3}
        empty={<EmptyState title={words.none} reason={addButton ? words.noneWhy : words.noneFree} next={addButton} />}
      />
      <AddWebhookDialog
        opened={add === true}
        onClose={() => setAdd(false)}
        onAdded={(webhook) => {
          setAdd(false);
          setSecret(webhook.secret);
        }}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function sayEvents(events: string[]): string {
  if (events.includes('*')) return words.everything;
  return events.length <= 2 ? events.join(', ') : words.someEvents(events.length);
}

function Address({ webhook }: { webhook: Webhook }) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      <AnchorLink to="/admin/webhooks/$id" params={{ id: webhook.id }} fw={500} underline="hover" c="inherit">
        {webhook.url}
      </AnchorLink>
      {webhook.description ? (
        <Text size="sm" c="dimmed">
          {webhook.description}
        </Text>
      ) : null}
    </div>
  );
}
