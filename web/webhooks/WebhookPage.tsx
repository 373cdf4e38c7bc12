import { Alert, Breadcrumbs, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { Webhook } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { Deliveries } from './Deliveries.tsx';
import { refreshWebhooks, webhookQuery, webhooksPath } from './queries.ts';
import { WebhookForm } from './WebhookForm.tsx';
import { WebhookSecret } from './WebhookSecret.tsx';
import { sayMeaning, standingOf, WebhookState } from './WebhookState.tsx';

const words = text.webhooks;

/** One webhook: how it is going, what it hears of, its secret, and what was sent. */
export function WebhookPage() {
  const { id } = useParams({ from: '/signed-in/admin/webhooks/$id' });
  const { organisation } = useMe();
  const query = useQuery(webhookQuery(organisation.id, id));
  return (
    <div style={{ maxWidth: '60rem' }}>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/admin/webhooks" size="sm">
          {words.all}
        </AnchorLink>
      </Breadcrumbs>
      {isProblem(query.error, 'not_found', 'invalid', 'forbidden') ? (
        <>
          <PageHeader title={words.name} />
          <EmptyState title={text.frame.notFoundTitle} reason={words.gone} />
        </>
      ) : (
        <>
          <div style={{ overflowWrap: 'anywhere' }}>
            <PageHeader
              title={query.data ? hostOf(query.data.url) : words.name}
              lead={query.data ? <WebhookState webhook={query.data} /> : null}
            />
          </div>
          <Loaded query={query}>{(webhook) => <Details webhook={webhook} />}</Loaded>
        </>
      )}
    </div>
  );
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

function Details({ webhook }: { webhook: Webhook }) {
  return (
    <>
      <Standing webhook={webhook} />
      {webhook.may.change ? <Settings key={webhook.version} webhook={webhook} /> : null}
      <Deliveries webhook={webhook} />
      {webhook.may.change ? <WebhookSecret webhook={webhook} /> : null}
    </>
  );
}

/** How it is going, and what can be done about it. */
function Standing({ webhook }: { webhook: Webhook }) {
  const queryClient = useQueryClient();
  const path = `${webhooksPath(webhook.organisationId)}/${webhook.id}`;
  const act = useMutation({
    mutationFn: (wish: 'pause' | 'resume' | 'test'): Promise<unknown> =>
      wish === 'test' ? api.post(`${path}/test`, {}) : api.patch(path, { paused: wish === 'pause' }),
    onSuccess: async (_answer, wish) => {
      toast({ pause: words.paused, resume: words.resumed, test: words.tested }[wish]);
      await refreshWebhooks(queryClient);
    },
  });
  const standing = standingOf(webhook);
  const isWell = standing === 'running';
  const buttons = webhook.may.change ? (
    <Group gap="xs" mt="sm">
      {webhook.paused ? (
        <Button size="xs" loading={act.isPending} onClick={() => act.mutate('resume')}>
          {words.resume}
        </Button>
      ) : (
        <>
          <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate('test')}>
            {words.test}
          </Button>
          <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate('pause')}>
            {words.pause}
          </Button>
        </>
      )}
    </Group>
  ) : null;
  const content = (
    <>
      <Text size="sm">{sayMeaning(webhook)}</Text>
      {buttons}
      <FormProblem error={act.error} />
    </>
  );
  if (isWell) return <div style={{ marginBottom: 'var(--mantine-spacing-md)' }}>{content}</div>;
  const color = webhook.pauseReason === 'person' ? 'yellow' : 'red';
  return (
    <Alert color={color} mb="md" icon={<IconAlertTriangle size={18} aria-hidden />} title={words.badges[standing]}>
      {content}
    </Alert>
  );
}

function Settings({ webhook }: { webhook: Webhook }) {
  const { url, events, description, version, organisationId, id } = webhook;
  const [wish, setWish] = useState({ url, events, description });
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => api.patch<Webhook>(`${webhooksPath(organisationId)}/${id}`, wish, { ifMatch: version }),
    onSuccess: async () => {
      toast(words.saved);
      await refreshWebhooks(queryClient);
    },
  });
  const isSame = JSON.stringify(wish) === JSON.stringify({ url, events, description });
  return (
    <Section title={words.settings}>
      <WebhookForm wish={wish} onChange={setWish} onSubmit={() => save.mutate()} error={save.error}>
        <Group justify="flex-end">
          <Button type="submit" variant={isSame ? 'default' : 'filled'} disabled={isSame} loading={save.isPending}>
            {words.save}
          </Button>
        </Group>
      </WebhookForm>
    </Section>
  );
}
