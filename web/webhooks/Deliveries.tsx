import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Webhook, WebhookDelivery } from '../contracts.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshWebhooks, useDeliveries, webhooksPath } from './queries.ts';

const words = text.webhooks;
const TONES: Record<WebhookDelivery['status'], Tone> = { waiting: 'waiting', delivered: 'good', failed: 'bad' };

/** What was sent to a webhook, and how that went. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const list = useDeliveries(webhook.organisationId, webhook.id);
  const queryClient = useQueryClient();
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = list.items.find(({ id }) => id === shownId) ?? null;
  const columns: Column<WebhookDelivery>[] = [
    {
      key: 'event',
      header: words.event,
      cell: ({ event, createdAt }) => (
        <div>
          <Text size="sm" fw={500}>
            {event}
          </Text>
          <Text size="sm" c="dimmed" component="div">
            <RelativeTime at={createdAt} />
          </Text>
        </div>
      ),
    },
    { key: 'result', header: words.result, cell: (delivery) => <Result delivery={delivery} /> },
    { key: 'answer', header: words.answer, cell: sayAnswer },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 130,
      cell: ({ id, event }) => (
        <Button size="compact-sm" variant="default" aria-label={words.detailsOf(event)} onClick={() => setShownId(id)}>
          {words.details}
        </Button>
      ),
    },
  ];
  return (
    <Section
      title={words.deliveries}
      lead={words.deliveriesLead}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void refreshWebhooks(queryClient)}
        >
          {words.refresh}
        </Button>
      }
    >
      <ListShown
        list={list}
        label={words.deliveries}
        columns={columns}
        rowKey={({ id }) => id}
        skeletonRows={3}
        empty={<EmptyState title={words.noDeliveries} reason={words.noDeliveriesWhy} />}
      />
      <DeliveryDialog webhook={webhook} delivery={shown} onClose={() => setShownId(null)} />
    </Section>
  );
}

function Result({ delivery }: { delivery: WebhookDelivery }) {
  const { status, attempts, nextAttemptAt } = delivery;
  return (
    <div>
      <StatusBadge tone={TONES[status]}>{words.statuses[status]}</StatusBadge>
      {attempts > 0 ? (
        <Text size="sm" c="dimmed" component="div">
          {words.attempts(attempts)}
          {nextAttemptAt ? (
            <>
              {' · '}
              {words.next} <RelativeTime at={nextAttemptAt} />
            </>
          ) : null}
        </Text>
      ) : null}
    </div>
  );
}

function sayAnswer({ outcome, responseStatus, durationMilliseconds }: WebhookDelivery): string {
  if (!outcome) return words.notTried;
  const said = outcome === 'answered' ? words.outcomes.answered(responseStatus) : words.outcomes[outcome];
  return durationMilliseconds === null ? said : `${said}, ${words.milliseconds(durationMilliseconds)}`;
}

function DeliveryDialog({
  webhook,
  delivery,
  onClose,
}: {
  webhook: Webhook;
  delivery: WebhookDelivery | null;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: (id: string) =>
      api.post(`${webhooksPath(webhook.organisationId)}/${webhook.id}/deliveries/${id}/redeliver`, {}),
    onSuccess: async () => {
      onClose();
      toast(words.redelivered);
      await refreshWebhooks(queryClient);
    },
  });
  const close = () => {
    again.reset();
    onClose();
  };
  return (
    <Modal opened={delivery !== null} onClose={close} title={delivery ? words.detailsOf(delivery.event) : ''} size="lg">
      {delivery ? (
        <Stack gap="md">
          <Result delivery={delivery} />
          <CopyField label={words.messageId} value={delivery.messageId} />
          <Block label={words.sentText} content={indented(delivery.body)} />
          <Block label={words.answerText} content={delivery.responseExcerpt || words.noAnswerText} />
          <FormProblem error={again.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {text.common.close}
            </Button>
            {webhook.may.change && !webhook.paused ? (
              <Button loading={again.isPending} onClick={() => again.mutate(delivery.id)}>
                {words.redeliver}
              </Button>
            ) : null}
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}

function Block({ label, content }: { label: string; content: string }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Code block tabIndex={0} aria-label={label} role="region" style={{ maxHeight: '14rem', overflow: 'auto' }}>
        {content}
      </Code>
    </div>
  );
}

function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
