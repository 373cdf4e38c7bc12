import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { Account, AccountOrganisation } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.accounts;
const FIELDS = ['name', 'shortName', 'administrator.name', 'administrator.email'];

interface NewOrganisation {
  name: string;
  shortName?: string;
  administrator: { name: string; email: string; enterprise: boolean };
}

export function AddOrganisationForm({
  account,
  onCancel,
  onAdded,
}: {
  account: Pick<Account, 'id' | 'name'>;
  onCancel: () => void;
  onAdded: (added: { organisation: AccountOrganisation; administrator: string }) => void;
}) {
  const [name, setName] = useState('');
  const [shortName, setShortName] = useState('');
  const [administrator, setAdministrator] = useState({ name: '', email: '', enterprise: false });
  const queryClient = useQueryClient();
  const add = useSubmission(
    (organisation: NewOrganisation, idempotencyKey) =>
      api.post<AccountOrganisation>(`/accounts/${account.id}/organisations`, organisation, { idempotencyKey }),
    {
      onSuccess: async (organisation, wish) => {
        onAdded({ organisation, administrator: wish.administrator.name });
        await queryClient.invalidateQueries({ queryKey: ['operator-organisations'] });
        await queryClient.invalidateQueries({ queryKey: ['account-organisations'] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({
      name: name.trim(),
      ...(shortName.trim() ? { shortName: shortName.trim() } : {}),
      administrator: { ...administrator, name: administrator.name.trim(), email: administrator.email.trim() },
    });
  };
  const taken = isProblem(add.error, 'name_taken') ? sayProblem(add.error) : undefined;

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{words.addLead}</Text>
        <TextInput
          label={words.organisationName}
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(add.error, 'name')}
        />
        <TextInput
          label={`${words.shortName} (${text.common.optional})`}
          description={words.shortNameHelp}
          value={shortName}
          onChange={(event) => setShortName(event.currentTarget.value)}
          error={fieldError(add.error, 'shortName') ?? taken}
        />
        <TextInput
          label={words.administratorName}
          required
          autoComplete="off"
          value={administrator.name}
          onChange={(event) => setAdministrator({ ...administrator, name: event.currentTarget.value })}
          error={fieldError(add.error, 'administrator.name')}
        />
        <TextInput
          label={words.administratorEmail}
          type="email"
          required
          autoComplete="off"
          value={administrator.email}
          onChange={(event) => setAdministrator({ ...administrator, email: event.currentTarget.value })}
          error={fieldError(add.error, 'administrator.email')}
        />
        <Checkbox
          label={words.enterprise}
          description={words.enterpriseHelp}
          checked={administrator.enterprise}
          onChange={(event) => setAdministrator({ ...administrator, enterprise: event.currentTarget.checked })}
        />
        <FormProblem error={add.error} fields={FIELDS} shownByFields={['name_taken']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {words.addOrganisation}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
