import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { OwnUser } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';

export function NameSection({ user }: { user: OwnUser }) {
  const [name, setName] = useState(user.name);
  const queryClient = useQueryClient();
  const rename = useSubmission((form: { name: string }) => api.patch('/me', form, { ifMatch: user.version }), {
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      toast(text.common.saved);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ name: name.trim() });
  };

  return (
    <Section title={text.identity.nameTitle} lead={text.identity.nameLead}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group align="flex-end" gap="xs">
            <TextInput
              label={text.identity.name}
              autoComplete="name"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={fieldError(rename.error, 'name')}
              style={{ flex: '1 1 14rem' }}
            />
            <Button type="submit" variant="default" loading={rename.isPending} disabled={name.trim() === user.name}>
              {text.common.save}
            </Button>
          </Group>
          <FormProblem error={rename.error} fields={['name']} />
        </Stack>
      </form>
    </Section>
  );
}
