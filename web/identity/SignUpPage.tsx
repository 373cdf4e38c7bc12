import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useSubmission } from '../use-submission.ts';
import { NewPasswordInput } from './NewPasswordInput.tsx';

interface SignUp {
  name: string;
  email: string;
  password: string;
}

export function SignUpPage() {
  const [form, setForm] = useState<SignUp>({ name: '', email: '', password: '' });
  const signUp = useSubmission((signUp: SignUp, idempotencyKey) =>
    api.post<{ status: string }>('/sign-up', signUp, { idempotencyKey }),
  );
  if (signUp.isSuccess) {
    return <MailSent email={signUp.variables.email} onStartAgain={signUp.reset} />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signUp.mutate({ ...form, name: form.name.trim(), email: form.email.trim() });
  };

  return (
    <>
      <PageHeader title={text.identity.signUpTitle} lead={text.identity.signUpLead} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={text.identity.name}
            name="name"
            autoComplete="name"
            required
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={fieldError(signUp.error, 'name')}
          />
          <TextInput
            label={text.identity.email}
            type="email"
            name="email"
            autoComplete="email"
            required
            value={form.email}
            onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
            error={fieldError(signUp.error, 'email')}
          />
          <NewPasswordInput
            value={form.password}
            onChange={(password) => setForm({ ...form, password })}
            error={fieldError(signUp.error, 'password')}
          />
          <FormProblem error={signUp.error} fields={['name', 'email', 'password']} />
          <Button type="submit" loading={signUp.isPending} fullWidth>
            {text.identity.signUp}
          </Button>
          <Text size="sm" c="dimmed">
            {text.identity.haveAccount}{' '}
            <AnchorLink to="/sign-in" size="sm">
              {text.identity.signIn}
            </AnchorLink>
          </Text>
        </Stack>
      </form>
    </>
  );
}

function MailSent({ email, onStartAgain }: { email: string; onStartAgain: () => void }) {
  return (
    <div role="status">
      <PageHeader title={text.identity.sentTitle} lead={text.identity.sentBody(email)} />
      <Text size="sm" c="dimmed" mb="md">
        {text.identity.sentNothing}
      </Text>
      <Button variant="default" onClick={onStartAgain}>
        {text.identity.startAgain}
      </Button>
    </div>
  );
}
