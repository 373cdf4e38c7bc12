import { Button, Group, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { WebhookWithSecret } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWebhooks, webhooksPath } from './queries.ts';
import { WebhookForm, type WebhookWish } from './WebhookForm.tsx';

const words = text.webhooks;
const EMPTY: WebhookWish = { url: '', events: [], description: '' };

/** Names an address; its secret is shown afterwards, once. */
export function AddWebhookDialog({
  opened,
  onClose,
  onAdded,
}: {
  opened: boolean;
  onClose: () => void;
  onAdded: (webhook: WebhookWithSecret) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.addTitle} size="lg">
      <AddForm onClose={onClose} onAdded={onAdded} />
    </Modal>
  );
}

function AddForm({ onClose, onAdded }: { onClose: () => void; onAdded: (webhook: WebhookWithSecret) => void }) {
  const { organisation } = useMe();
  const [wish, setWish] = useState(EMPTY);
  const queryClient = useQueryClient();
  const add = useSubmission(
    (wanted: WebhookWish, idempotencyKey) =>
      api.post<WebhookWithSecret>(webhooksPath(organisation.id), wanted, { idempotencyKey }),
    {
      onSuccess: async (added) => {
        onAdded(added);
        toast(words.added);
        await refreshWebhooks(queryClient);
      },
    },
  );
  return (
    <WebhookForm wish={wish} onChange={setWish} onSubmit={() => add.mutate(wish)} error={add.error}>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </Group>
    </WebhookForm>
  );
}
