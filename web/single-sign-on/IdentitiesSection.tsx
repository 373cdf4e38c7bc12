import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { LinkedIdentities } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { identitiesQuery } from './queries.ts';

const words = text.singleSignOn;

/** Who one is at the identity provider of one's organisation; nothing where there is none. */
export function IdentitiesSection() {
  const { data } = useQuery(identitiesQuery());
  const [isLinking, setIsLinking] = useState(false);
  if (!data || (data.items.length === 0 && !data.linkable)) return null;
  const { items, linkable } = data;
  return (
    <Section
      title={words.identities}
      lead={linkable ? words.identitiesLead(linkable.name) : words.identitiesLinked}
      actions={
        linkable ? (
          <Button variant="default" onClick={() => setIsLinking(true)}>
            {words.linkOwn(linkable.name)}
          </Button>
        ) : null
      }
    >
      {items.length > 0 ? items.map((item) => <Linked key={item.id} item={item} />) : null}
      {linkable ? (
        <ConfirmDialog<{ location: string }>
          opened={isLinking}
          onClose={() => setIsLinking(false)}
          title={words.linkOwn(linkable.name)}
          explanation={words.linkOwnWhy}
          confirmLabel={text.common.continue}
          act={({ password }) =>
            api.post('/me/identities', { providerId: linkable.id, returnTo: '/profile', password })
          }
          onDone={({ location }) => window.location.assign(location)}
        />
      ) : null}
    </Section>
  );
}

function Linked({ item }: { item: LinkedIdentities['items'][number] }) {
  const queryClient = useQueryClient();
  const { name } = item.provider;
  const unlink = useMutation({
    mutationFn: () => api.delete(`/me/identities/${item.id}`),
    onSuccess: async () => {
      toast(words.unlinked(name));
      await queryClient.invalidateQueries({ queryKey: ['me'] });
    },
    onError: toastProblem,
  });
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text>{name}</Text>
        <Text size="sm" c="dimmed">
          {item.email ? `${item.email} · ` : null}
          {item.lastUsedAt ? words.usedAt : words.linkedAt} <RelativeTime at={item.lastUsedAt ?? item.linkedAt} />
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={words.unlinkNamed(name)}
        disabled={unlink.isPending}
        onClick={() => unlink.mutate()}
      >
        {words.unlink}
      </Button>
    </Group>
  );
}
