import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';

export interface NewUser {
  name: string;
  password: string;
}

export function InvitationForm({
  error,
  isPending,
  onSubmit,
}: {
  error: Error | null;
  isPending: boolean;
  onSubmit: (newUser: NewUser) => void;
}) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ name: name.trim(), password });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={text.identity.name}
          name="name"
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(error, 'name')}
        />
        <NewPasswordInput value={password} onChange={setPassword} error={fieldError(error, 'password')} />
        <FormProblem error={error} fields={['name', 'password']} />
        <Button type="submit" loading={isPending} fullWidth>
          {text.identity.invitationAccept}
        </Button>
      </Stack>
    </form>
  );
}
