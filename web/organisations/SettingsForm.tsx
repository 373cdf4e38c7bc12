import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { ConnectionVisibility, Organisation } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { SettingsConflict } from './SettingsConflict.tsx';
import { changesOf, formOf, type SettingsFormValues } from './settings-form.ts';

const FIELDS = ['name', 'shortName', 'connectionVisibility', 'transferNeedsSharedRole', 'secondFactorRequired'];
const VISIBILITIES: ConnectionVisibility[] = ['listed', 'unlisted', 'none'];

/** Saves over the version that the person looked at, and nothing else. */
export function SettingsForm({ organisation }: { organisation: Organisation }) {
  const [looked, setLooked] = useState(organisation);
  const [form, setForm] = useState(() => formOf(organisation));
  const queryClient = useQueryClient();
  const changes = changesOf(form, looked);
  const isUnchanged = Object.keys(changes).length === 0;
  const take = (next: Organisation) => {
    setLooked(next);
    setForm(formOf(next));
  };
  const save = useSubmission(
    (wish: { changes: Partial<SettingsFormValues>; version: number }) =>
      api.patch<Organisation>(`/organisations/${organisation.id}`, wish.changes, { ifMatch: wish.version }),
    {
      onSuccess: async (saved) => {
        queryClient.setQueryData(['organisations', saved.id], saved);
        take(saved);
        toast(text.organisations.saved);
        await queryClient.invalidateQueries({ queryKey: ['me'] });
      },
    },
  );
  // Nothing typed yet: follow what the server says now.
  if (isUnchanged && organisation.version > looked.version) take(organisation);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ changes, version: looked.version });
  };
  const isListable = organisation.kind === 'organisation';

  return (
    <form onSubmit={submit}>
      <Section title={text.organisations.about}>
        <Stack gap="md">
          <TextInput
            label={text.organisations.name}
            required
            maxLength={200}
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={fieldError(save.error, 'name')}
          />
          {isListable ? (
            <TextInput
              label={text.organisations.shortName}
              description={text.organisations.shortNameHelp}
              required
              maxLength={63}
              value={form.shortName}
              onChange={(event) => setForm({ ...form, shortName: event.currentTarget.value })}
              error={
                fieldError(save.error, 'shortName') ??
                (isProblem(save.error, 'name_taken') ? sayProblem(save.error) : undefined)
              }
            />
          ) : null}
        </Stack>
      </Section>
      {isListable ? (
        <Section title={text.organisations.visibility} lead={text.organisations.visibilityLead}>
          <ChoiceList<ConnectionVisibility>
            label={text.organisations.visibility}
            isLabelHidden
            value={form.connectionVisibility}
            onChange={(connectionVisibility) => setForm({ ...form, connectionVisibility })}
            error={fieldError(save.error, 'connectionVisibility')}
            choices={VISIBILITIES.map((value) => ({ value, ...text.organisations.visibilities[value] }))}
          />
        </Section>
      ) : null}
      <Section title={text.organisations.transfer}>
        <Checkbox
          label={text.organisations.transferSharedRole}
          description={text.organisations.transferSharedRoleHelp}
          checked={form.transferNeedsSharedRole}
          onChange={(event) => setForm({ ...form, transferNeedsSharedRole: event.currentTarget.checked })}
        />
      </Section>
      <Section title={text.organisations.secondFactor}>
        <Checkbox
          label={text.organisations.secondFactorRequired}
          description={text.organisations.secondFactorRequiredHelp}
          checked={form.secondFactorRequired}
          onChange={(event) => setForm({ ...form, secondFactorRequired: event.currentTarget.checked })}
        />
      </Section>
      {isProblem(save.error, 'version_conflict') ? (
        <SettingsConflict
          organisation={looked}
          onTake={(fresh) => {
            save.reset();
            take(fresh);
          }}
          onKeep={(fresh) => {
            setLooked(fresh);
            save.mutate({ changes: changesOf(form, fresh), version: fresh.version });
          }}
        />
      ) : (
        <FormProblem error={save.error} fields={FIELDS} shownByFields={['name_taken']} />
      )}
      <Group justify="flex-end" gap="xs" mt="md">
        {isUnchanged ? null : (
          <Button variant="default" onClick={() => take(looked)}>
            {text.common.cancel}
          </Button>
        )}
        <Button type="submit" loading={save.isPending} disabled={isUnchanged}>
          {text.common.save}
        </Button>
      </Group>
    </form>
  );
}
