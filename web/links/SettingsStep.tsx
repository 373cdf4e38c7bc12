import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import type { LinkTest } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { type KindName, kindFields, missingOf, type Settings } from './kinds.ts';
import { linksPath } from './queries.ts';
import { SettingsFields, settingsErrors } from './SettingsFields.tsx';
import { TestResult } from './TestResult.tsx';

const words = text.links;

/** Where the repository is, tried at once: one goes on when it was reached, or says so. */
export function SettingsStep({
  kind,
  settings,
  onChange,
  onBack,
  onNext,
}: {
  kind: KindName;
  settings: Settings;
  onChange: (settings: Settings) => void;
  onBack: () => void;
  onNext: () => void;
}) {
  const { organisation } = useMe();
  const fields = kindFields[kind];
  const [missing, setMissing] = useState<Settings>({});
  const test = useMutation({
    mutationFn: (tried: Settings) =>
      api.post<LinkTest>(`${linksPath(organisation.id)}/test`, { kind, settings: tried }),
  });
  // What was found out about other settings says nothing about these.
  const isTested = test.variables === settings && test.data !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = missingOf(fields, settings);
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    if (isTested && test.data?.ok) onNext();
    else test.mutate(settings);
  };
  const isAway = isTested && test.data?.reason === 'away';
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <SettingsFields
          fields={fields}
          settings={settings}
          onChange={(next) => {
            setMissing({});
            onChange(next);
          }}
          missing={missing}
          error={test.error}
        />
        <TestResult test={isTested ? test.data : undefined} isTesting={test.isPending} />
        <FormProblem error={test.error} fields={settingsErrors(fields)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onBack}>
            {text.common.back}
          </Button>
          {isAway ? (
            <Button variant="default" onClick={onNext}>
              {words.anyway}
            </Button>
          ) : null}
          <Button type="submit" loading={test.isPending}>
            {isTested && test.data?.ok ? words.next : words.testIt}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
