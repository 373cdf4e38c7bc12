import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useSubmission } from '../use-submission.ts';

export function ForgottenPasswordPage() {
  const [email, setEmail] = useState('');
  const reset = useSubmission((form: { email: string }, idempotencyKey) =>
    api.post('/password-resets', form, { idempotencyKey }),
  );
  const backToSignIn = (
    <AnchorLink to="/sign-in" size="sm">
      {text.identity.backToSignIn}
    </AnchorLink>
  );
  if (reset.isSuccess) {
    return (
      <div role="status">
        <PageHeader title={text.identity.sentTitle} lead={text.identity.forgottenSentBody(reset.variables.email)} />
        {backToSignIn}
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate({ email: email.trim() });
  };

  return (
    <>
      <PageHeader title={text.identity.forgottenTitle} lead={text.identity.forgottenLead} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={text.identity.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(reset.error, 'email')}
          />
          <FormProblem error={reset.error} fields={['email']} />
          <Button type="submit" loading={reset.isPending} fullWidth>
            {text.identity.forgottenSend}
          </Button>
          {backToSignIn}
        </Stack>
      </form>
    </>
  );
}
