import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { nameFrom } from './email-domain.ts';
import { refreshEmailDomains } from './queries.ts';

const words = text.emailDomains;
/** Codes that say what is wrong with the name itself. */
const OF_THE_NAME = ['email_domain_refused', 'name_taken', 'email_domain_taken', 'already_associated'];

type Kind = 'own' | 'associated';

/** Adds a name; one that is to be owned leads on to its record. */
export function AddEmailDomainDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.addTitle} size="lg">
      <AddForm onClose={onClose} />
    </Modal>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const { organisation } = useMe();
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<Kind>('own');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const add = useSubmission(
    (wish: { name: string; own: boolean }, idempotencyKey) =>
      api.post<EmailDomain>(`/organisations/${organisation.id}/email-domains`, wish, { idempotencyKey }),
    {
      onSuccess: async (added) => {
        await refreshEmailDomains(queryClient);
        if (added.own) await navigate({ to: '/admin/email-domains/$id', params: { id: added.id } });
        else onClose();
        toast(added.own ? words.addedOwn(added.unicodeName) : words.added(added.unicodeName));
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: nameFrom(typed), own: kind === 'own' });
  };
  const refusal = isProblem(add.error, ...OF_THE_NAME) ? sayProblem(add.error) : undefined;

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.addName}
          description={words.addNameHelp}
          required
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          leftSection="@"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={fieldError(add.error, 'name') ?? refusal}
        />
        <ChoiceList<Kind>
          label={words.addOwn}
          value={kind}
          onChange={setKind}
          error={fieldError(add.error, 'own')}
          choices={[
            { value: 'own', ...words.owns.own },
            { value: 'associated', ...words.owns.associated },
          ]}
        />
        <FormProblem error={add.error} fields={['name', 'own']} shownByFields={OF_THE_NAME} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {text.common.continue}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
