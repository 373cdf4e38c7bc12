import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Webhook, WebhookWithSecret } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshWebhooks, webhooksPath } from './queries.ts';
import { SecretDialog } from './SecretDialog.tsx';

const words = text.webhooks;

/** A new secret for a webhook, and its end. */
export function WebhookSecret({ webhook }: { webhook: Webhook }) {
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const path = `${webhooksPath(webhook.organisationId)}/${webhook.id}`;
  const rotate = useMutation({
    mutationFn: () => api.post<WebhookWithSecret>(`${path}/rotate-secret`, {}),
    onSuccess: async (rotated) => {
      setSecret(rotated.secret);
      await refreshWebhooks(queryClient);
    },
  });
  return (
    <>
      <Section
        title={words.secretSection}
        lead={words.rotateLead}
        actions={
          <Button variant="default" size="xs" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            {words.rotate}
          </Button>
        }
      >
        {webhook.previousSecretUntil ? (
          <Text size="sm" component="div">
            {words.bothSign} <RelativeTime at={webhook.previousSecretUntil} />.
          </Text>
        ) : null}
        <FormProblem error={rotate.error} />
      </Section>
      <DeleteSection webhook={webhook} />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function DeleteSection({ webhook }: { webhook: Webhook }) {
  const [isAsked, setIsAsked] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.delete(`${webhooksPath(webhook.organisationId)}/${webhook.id}`),
    onSuccess: async () => {
      await navigate({ to: '/admin/webhooks' });
      queryClient.removeQueries({ queryKey: ['webhook', webhook.id] });
      toast(words.deleted);
      await refreshWebhooks(queryClient);
    },
  });
  return (
    <Section
      title={words.delete}
      lead={words.deleteLead}
      actions={
        <Button variant="default" size="xs" onClick={() => setIsAsked(true)}>
          {words.delete}
        </Button>
      }
    >
      <Modal opened={isAsked} onClose={() => setIsAsked(false)} title={words.deleteTitle}>
        <Text mb="md">{words.deleteLead}</Text>
        <FormProblem error={remove.error} />
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={() => setIsAsked(false)}>
            {text.common.cancel}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {words.delete}
          </Button>
        </Group>
      </Modal>
    </Section>
  );
}
