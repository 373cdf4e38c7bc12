import { Button, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWorkspaces } from './queries.ts';

const words = text.workspaces;

/** Name, description and whether a second factor is demanded; for the owner and managers. */
export function SettingsForm({ workspace }: { workspace: Workspace }) {
  const { name, description, demandsSecondFactor } = workspace;
  const [form, setForm] = useState({ name, description, demandsSecondFactor });
  const client = useQueryClient();
  const save = useSubmission(
    (wish: typeof form) => api.patch<Workspace>(`/workspaces/${workspace.id}`, wish, { ifMatch: workspace.version }),
    {
      onSuccess: async () => {
        toast(words.saved);
        await refreshWorkspaces(client);
      },
    },
  );
  const isSame = JSON.stringify(form) === JSON.stringify({ name, description, demandsSecondFactor });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...form, name: form.name.trim(), description: form.description.trim() });
  };
  return (
    <Section title={words.settings} lead={words.settingsLead}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={words.name}
            required
            maxLength={200}
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={fieldError(save.error, 'name')}
          />
          <Textarea
            label={`${words.description} (${text.common.optional})`}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={2000}
            value={form.description}
            onChange={(event) => setForm({ ...form, description: event.currentTarget.value })}
            error={fieldError(save.error, 'description')}
          />
          <Switch
            label={words.demandLabel}
            description={words.demandHelp}
            checked={form.demandsSecondFactor}
            onChange={(event) => setForm({ ...form, demandsSecondFactor: event.currentTarget.checked })}
          />
          {isProblem(save.error, 'version_conflict') ? (
            <ConflictState onReload={() => void refreshWorkspaces(client)} />
          ) : (
            <FormProblem error={save.error} fields={['name', 'description']} />
          )}
          <Group justify="flex-end">
            <Button type="submit" variant={isSame ? 'default' : 'filled'} disabled={isSame} loading={save.isPending}>
              {text.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
