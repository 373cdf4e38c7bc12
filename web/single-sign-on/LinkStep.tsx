import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.singleSignOn;

/** Back from the provider, with the address of an account that is there already: its password, once. */
export function LinkStep({ token, onDone }: { token: string; onDone: (returnTo: string) => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksForCode, setAsksForCode] = useState(false);
  const link = useSubmission(
    (form: { password: string; code?: string }) => api.post<{ returnTo: string }>('/sign-in/link', { token, ...form }),
    {
      onSuccess: ({ returnTo }) => onDone(returnTo),
      onError: (error) => {
        if (isProblem(error, 'second_factor_needed')) setAsksForCode(true);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate({ password, ...(asksForCode ? { code: code.replaceAll(' ', '') } : {}) });
  };
  return (
    <>
      <PageHeader title={words.linkTitle} lead={words.linkLead} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <PasswordField
            label={text.common.password}
            autoComplete="current-password"
            required
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fieldError(link.error, 'password') ?? isProblem(link.error, 'invalid_credentials')}
          />
          {asksForCode ? (
            <TextInput
              label={words.linkCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              error={fieldError(link.error, 'code')}
            />
          ) : null}
          <FormProblem error={link.error} fields={['password', 'code']} shownByFields={['second_factor_needed']} />
          <Button type="submit" loading={link.isPending} fullWidth>
            {words.link}
          </Button>
        </Stack>
      </form>
    </>
  );
}
