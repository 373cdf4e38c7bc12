import { Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { RepositoryLinkWithToken, User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import type { KindName, Settings } from './kinds.ts';
import { agentsQuery, linksPath, refreshLinks } from './queries.ts';
import { settingsErrors } from './SettingsFields.tsx';

const words = text.links;

interface Wish {
  name: string;
  agentUserId: string | null;
  agentName: string;
}

/** What the link is called and which agent acts for it: one that is there, or a new one; then the link is made. */
export function AgentStep({
  kind,
  settings,
  initialName,
  onBack,
  onMade,
}: {
  kind: KindName;
  settings: Settings;
  initialName: string;
  onBack: () => void;
  onMade: (link: RepositoryLinkWithToken) => void;
}) {
  const { organisation } = useMe();
  const agents = useQuery(agentsQuery(organisation.id)).data ?? [];
  const [isNew, setIsNew] = useState(true);
  const [wish, setWish] = useState<Wish>({ name: initialName, agentUserId: null, agentName: initialName });
  const [isMissing, setIsMissing] = useState(false);
  const create = useCreate(kind, settings, onMade);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isWhole = wish.name.trim() !== '' && (isNew ? wish.agentName.trim() !== '' : wish.agentUserId !== null);
    setIsMissing(!isWhole);
    if (isWhole) create.mutate({ ...wish, agentUserId: isNew ? null : wish.agentUserId });
  };
  const missing = (value: string | null) => (isMissing && !value?.trim() ? words.fieldMissing : undefined);
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.linkName}
          required
          data-autofocus
          maxLength={200}
          value={wish.name}
          onChange={(event) => setWish({ ...wish, name: event.currentTarget.value })}
          error={missing(wish.name) ?? fieldError(create.error, 'name')}
        />
        <Text size="sm" c="dimmed">
          {words.agentLead}
        </Text>
        {agents.length > 0 ? (
          <Radio.Group
            label={words.agentChoice}
            value={isNew ? 'new' : 'existing'}
            onChange={(value) => setIsNew(value === 'new')}
          >
            <Stack gap="xs" mt={4}>
              <Radio value="new" label={words.newAgent} />
              <Radio value="existing" label={words.existingAgent} />
            </Stack>
          </Radio.Group>
        ) : null}
        {isNew ? (
          <TextInput
            label={words.agentName}
            description={words.agentNameHelp}
            required
            maxLength={200}
            value={wish.agentName}
            onChange={(event) => setWish({ ...wish, agentName: event.currentTarget.value })}
            error={missing(wish.agentName)}
          />
        ) : (
          <Select
            label={words.pickAgent}
            required
            searchable
            data={agents.map(({ id, name }) => ({ value: id, label: name }))}
            value={wish.agentUserId}
            onChange={(agentUserId) => setWish({ ...wish, agentUserId })}
            error={missing(wish.agentUserId) ?? fieldError(create.error, 'agentUserId')}
          />
        )}
        <FormProblem
          error={create.error}
          fields={['name', 'agentUserId', ...settingsErrors(Object.keys(settings).map((name) => ({ name })))]}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onBack}>
            {text.common.back}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** An agent that was made for a link that could not be made is taken for the next try, and no second one made. */
function useCreate(kind: KindName, settings: Settings, onMade: (link: RepositoryLinkWithToken) => void) {
  const { organisation } = useMe();
  const queryClient = useQueryClient();
  const fresh = useRef<{ id: string; name: string } | null>(null);
  const agentFor = async (wish: Wish): Promise<string> => {
    if (wish.agentUserId) return wish.agentUserId;
    const name = wish.agentName.trim();
    if (fresh.current?.name !== name) {
      fresh.current = { id: (await api.post<User>(`/organisations/${organisation.id}/agents`, { name })).id, name };
    }
    return fresh.current.id;
  };
  return useSubmission(
    async (wish: Wish, idempotencyKey) => {
      const agentUserId = await agentFor(wish);
      const body = { kind, name: wish.name.trim(), settings, agentUserId };
      return api.post<RepositoryLinkWithToken>(linksPath(organisation.id), body, { idempotencyKey });
    },
    {
      onSuccess: async (link) => {
        onMade(link);
        toast(words.created);
        await refreshLinks(queryClient);
      },
    },
  );
}
