import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { LinkTest, RepositoryLink } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { fieldsOf, type Settings } from './kinds.ts';
import { agentsQuery, linkQuery, refreshLinks } from './queries.ts';
import { SettingsFields, settingsErrors } from './SettingsFields.tsx';
import { TestResult } from './TestResult.tsx';

const words = text.links;

interface Form {
  name: string;
  agentUserId: string;
  settings: Settings;
}

/** What may be shown of the settings; secrets begin empty, and stay when they are left so. */
function formOf(link: RepositoryLink): Form {
  const shown = fieldsOf(link).map(({ name }) => {
    const value = link.settings[name];
    return [name, typeof value === 'string' ? value : ''] as const;
  });
  return { name: link.name, agentUserId: link.agent.id, settings: Object.fromEntries(shown) };
}

/** Only what was changed travels. */
function changesOf(form: Form, link: RepositoryLink) {
  const before = formOf(link);
  const settings = Object.fromEntries(
    Object.entries(form.settings).filter(([name, value]) => value !== before.settings[name]),
  );
  return {
    ...(form.name.trim() === before.name ? {} : { name: form.name.trim() }),
    ...(form.agentUserId === before.agentUserId ? {} : { agentUserId: form.agentUserId }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

/** The name, the agent and where the repository is; a live test; and the end of the link. */
export function LinkSettings({ link }: { link: RepositoryLink }) {
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () => api.post<LinkTest>(`/links/${link.id}/test`, {}),
    onSuccess: () => refreshLinks(queryClient),
  });
  return (
    <Section
      title={words.settings}
      lead={
        link.testedAt ? (
          <>
            {words.tested} <RelativeTime at={link.testedAt} />
          </>
        ) : null
      }
      actions={
        link.may.change ? (
          <Button variant="default" size="xs" loading={test.isPending} onClick={() => test.mutate()}>
            {words.test}
          </Button>
        ) : null
      }
    >
      <Stack gap="md">
        <TestResult test={test.data} isTesting={test.isPending} />
        <FormProblem error={test.error} />
        {link.may.change ? (
          <>
            <SettingsForm link={link} />
            <DeleteLink link={link} />
          </>
        ) : null}
      </Stack>
    </Section>
  );
}

function SettingsForm({ link }: { link: RepositoryLink }) {
  const { organisation } = useMe();
  const queryClient = useQueryClient();
  const [looked, setLooked] = useState(link);
  const [form, setForm] = useState(() => formOf(link));
  const agents = useQuery(agentsQuery(organisation.id)).data ?? [];
  const fields = fieldsOf(link);
  const take = (next: RepositoryLink) => {
    setLooked(next);
    setForm(formOf(next));
  };
  const changes = changesOf(form, looked);
  const isUnchanged = Object.keys(changes).length === 0;
  const save = useSubmission(
    (changed: typeof changes) => api.patch<RepositoryLink>(`/links/${link.id}`, changed, { ifMatch: looked.version }),
    {
      onSuccess: async (saved) => {
        take(saved);
        toast(words.saved);
        await refreshLinks(queryClient);
      },
    },
  );
  // Nothing typed yet: follow what the server says now.
  if (isUnchanged && link.version !== looked.version) take(link);
  const reload = async () => {
    save.reset();
    setLooked(await queryClient.fetchQuery({ ...linkQuery(link.id), staleTime: 0 }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(changes);
  };
  const options = agents.map(({ id, name }) => ({ value: id, label: name }));
  const isListed = options.some(({ value }) => value === link.agent.id);
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.linkName}
          required
          maxLength={200}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={fieldError(save.error, 'name')}
        />
        <Select
          label={words.agentChoice}
          allowDeselect={false}
          data={isListed ? options : [...options, { value: link.agent.id, label: link.agent.name }]}
          value={form.agentUserId}
          onChange={(agentUserId) => setForm({ ...form, agentUserId: agentUserId ?? form.agentUserId })}
          error={fieldError(save.error, 'agentUserId')}
        />
        <SettingsFields
          fields={fields}
          settings={form.settings}
          onChange={(settings) => setForm({ ...form, settings })}
          error={save.error}
          keepsSecrets
        />
        {isProblem(save.error, 'version_conflict') ? (
          <ConflictState onReload={() => void reload()} />
        ) : (
          <FormProblem error={save.error} fields={['name', 'agentUserId', ...settingsErrors(fields)]} />
        )}
        <Group justify="flex-end" gap="xs">
          {isUnchanged ? null : (
            <Button variant="default" onClick={() => setForm(formOf(looked))}>
              {text.common.cancel}
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={isUnchanged}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DeleteLink({ link }: { link: RepositoryLink }) {
  const [opened, setOpened] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.delete(`/links/${link.id}`, { ifMatch: link.version }),
    onSuccess: async () => {
      await navigate({ to: '/admin/links' });
      toast(words.deleted);
      await refreshLinks(queryClient);
    },
  });
  return (
    <Group>
      <Button variant="default" size="xs" color="red" onClick={() => setOpened(true)}>
        {words.delete}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words.deleteTitle(link.name)}>
        <Stack gap="md">
          <Text>{words.deleteLead}</Text>
          <FormProblem error={remove.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setOpened(false)} data-autofocus>
              {text.common.cancel}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {words.delete}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}
