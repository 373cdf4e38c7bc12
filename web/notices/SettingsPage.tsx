import { Alert, Button, NativeSelect, Stack, Text } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, fieldError } from '../api.ts';
import type { NoticeSettings, NoticeSettingsChange } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshNotices, settingsQuery } from './queries.ts';

const words = text.notices;
type Group = keyof typeof words.groups;
type Choice = keyof typeof words.choices;
const GROUPS = Object.keys(words.groups) as Group[];
const CHOICES = Object.entries(words.choices).map(([value, label]) => ({ value, label }));
const LANGUAGES = Object.entries(words.languages).map(([value, label]) => ({ value, label }));
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

/** How one wants to be told by mail. */
export function SettingsPage() {
  const query = useQuery(settingsQuery);
  return (
    <div style={{ maxWidth: '40rem' }}>
      <PageHeader title={words.settings} lead={words.settingsLead} />
      <Loaded query={query}>{(settings) => <Settings settings={settings} />}</Loaded>
    </div>
  );
}

function Settings({ settings }: { settings: NoticeSettings }) {
  const client = useQueryClient();
  const save = useSubmission(
    (change: NoticeSettingsChange) => api.patch<NoticeSettings>('/me/notice-settings', change),
    {
      onSuccess: async (saved) => {
        client.setQueryData(settingsQuery.queryKey, saved);
        await refreshNotices(client);
        toast(words.saved);
      },
    },
  );
  return (
    <>
      {settings.emailRefusedAt ? <Refused /> : null}
      <FormProblem error={save.error} fields={['timeZone']} />
      <Section title={words.whatTitle} lead={words.whatLead}>
        <Stack gap="sm">
          {GROUPS.map((group) => (
            <NativeSelect
              key={group}
              label={words.groups[group]}
              data={CHOICES}
              value={settings.mail[group]}
              onChange={(event) => save.mutate({ mail: { [group]: event.currentTarget.value as Choice } })}
            />
          ))}
        </Stack>
      </Section>
      <Section title={words.whenTitle} lead={words.whenLead}>
        <Stack gap="sm">
          <NativeSelect
            label={words.hour}
            data={HOURS}
            value={String(settings.digestHour)}
            onChange={(event) => save.mutate({ digestHour: Number(event.currentTarget.value) })}
          />
          <NativeSelect
            label={words.timeZone}
            data={timeZones(settings.timeZone)}
            value={settings.timeZone}
            error={fieldError(save.error, 'timeZone')}
            onChange={(event) => save.mutate({ timeZone: event.currentTarget.value })}
          />
        </Stack>
      </Section>
      <Section title={words.language}>
        <NativeSelect
          aria-label={words.language}
          data={LANGUAGES}
          value={settings.language}
          onChange={(event) => save.mutate({ language: event.currentTarget.value as NoticeSettings['language'] })}
        />
      </Section>
    </>
  );
}

/** Those that the browser knows, and the one that was chosen. */
function timeZones(chosen: string): string[] {
  return [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])].sort();
}

function Refused() {
  const me = useMe();
  const client = useQueryClient();
  const clear = useSubmission(() => api.delete(`/users/${me.user.id}/email-refusal`), {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: settingsQuery.queryKey });
      toast(words.tryAgainDone);
    },
  });
  return (
    <Alert color="red" mb="md" icon={<IconMailOff size={18} aria-hidden />} title={words.refusedTitle}>
      <Text size="sm" mb="sm">
        {words.refused(me.user.email)}
      </Text>
      <Button size="xs" variant="default" loading={clear.isPending} onClick={() => clear.mutate(undefined)}>
        {words.tryAgain}
      </Button>
    </Alert>
  );
}
