import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { LinkedWorkspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshLinks } from './queries.ts';

const words = text.links.linkedSettings;
const FIELDS = ['intervalMinutes', 'deletesMaximum', 'deletesMaximumPercent'] as const;
const LIMITS = {
  intervalMinutes: [1, 1440],
  deletesMaximum: [0, 1_000_000],
  deletesMaximumPercent: [0, 100],
} as const;
type Form = Record<(typeof FIELDS)[number], number | string>;

/** How often a workspace is compared with its folder, and how many deletions wait for somebody. */
export function LinkedSettingsDialog({ linked, onClose }: { linked: LinkedWorkspace | null; onClose: () => void }) {
  return (
    <Modal opened={linked !== null} onClose={onClose} title={linked ? words.title(linked.name) : ''}>
      {linked ? <SettingsForm key={linked.workspaceId} linked={linked} onClose={onClose} /> : null}
    </Modal>
  );
}

function formOf({ intervalMinutes, deletesMaximum, deletesMaximumPercent }: LinkedWorkspace): Form {
  return { intervalMinutes, deletesMaximum, deletesMaximumPercent };
}

function SettingsForm({ linked, onClose }: { linked: LinkedWorkspace; onClose: () => void }) {
  // The list is asked again all the while: what was looked at stays until one asks for what it is now.
  const [looked, setLooked] = useState(linked);
  const [form, setForm] = useState(() => formOf(linked));
  const queryClient = useQueryClient();
  const save = useSubmission(
    (wish: Form) =>
      api.patch<LinkedWorkspace>(`/links/${linked.linkId}/workspaces/${linked.workspaceId}`, wish, {
        ifMatch: looked.version,
      }),
    {
      onSuccess: async () => {
        onClose();
        toast(words.saved);
        await refreshLinks(queryClient);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form);
  };
  const reload = () => {
    save.reset();
    setLooked(linked);
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <Text>{words.lead}</Text>
        {FIELDS.map((field) => (
          <NumberInput
            key={field}
            label={words[field]}
            min={LIMITS[field][0]}
            max={LIMITS[field][1]}
            allowDecimal={false}
            value={form[field]}
            onChange={(value) => setForm({ ...form, [field]: value })}
            error={fieldError(save.error, field)}
          />
        ))}
        {isProblem(save.error, 'version_conflict') ? (
          <ConflictState onReload={reload} />
        ) : (
          <FormProblem error={save.error} fields={[...FIELDS]} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
