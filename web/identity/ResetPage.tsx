import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { DeadLink } from './DeadLink.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';

/** The link from the "forgotten password" mail. */
export function ResetPage() {
  const { token } = useSearch({ from: '/plain/reset' });
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const complete = useSubmission(
    (form: { token: string; password: string }, idempotencyKey) =>
      api.post<void>('/password-resets/complete', form, { idempotencyKey }),
    {
      onSuccess: async () => {
        queryClient.clear();
        await navigate({ to: '/sign-in' });
        toast(text.identity.resetDone);
      },
    },
  );

  if (token === undefined || isProblem(complete.error, 'token_invalid')) {
    return (
      <DeadLink
        error={complete.error}
        next={
          <ButtonLink to="/forgotten-password" fullWidth>
            {text.identity.askNewLink}
          </ButtonLink>
        }
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    complete.mutate({ token, password });
  };

  return (
    <>
      <PageHeader title={text.identity.resetTitle} lead={text.identity.resetLead} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <NewPasswordInput
            label={text.identity.newPassword}
            value={password}
            onChange={setPassword}
            error={fieldError(complete.error, 'password')}
          />
          <FormProblem error={complete.error} fields={['password']} />
          <Button type="submit" loading={complete.isPending} fullWidth>
            {text.identity.resetSubmit}
          </Button>
        </Stack>
      </form>
    </>
  );
}
