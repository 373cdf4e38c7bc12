import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem, showPasskey } from '../api.ts';
import type { OwnUser } from '../contracts.ts';
import { knowsPasskeys } from '../passkeys.ts';
import { sayCode } from '../problems.ts';
import { type Step, stepOf } from '../second-factors/step.ts';
import { ContinueWithProvider } from '../single-sign-on/ContinueWithProvider.tsx';
import { LinkStep } from '../single-sign-on/LinkStep.tsx';
import { useWayIn } from '../single-sign-on/use-way-in.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';
import { useSubmission } from '../use-submission.ts';
import { SecondStepOfSigningIn } from './SecondStepOfSigningIn.tsx';
import { useEnter } from './use-enter.ts';

export function SignInPage() {
  const { next, ended, problem, link } = useSearch({ from: '/plain/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<Step | null>(null);
  const [isEmergency, setIsEmergency] = useState(false);
  const found = useWayIn(email);
  const isPasswordShown = found?.passwordAllowed !== false || isEmergency;
  const enter = useEnter();
  const signIn = useSubmission(
    (form: { email: string; password: string }) => api.post<{ user: OwnUser }>('/sessions', form),
    {
      onSuccess: () => enter(next),
      onError: (error) => {
        if (isProblem(error, 'second_factor_needed')) setStep(stepOf(error));
      },
    },
  );
  const byPasskey = useSubmission(() => showPasskey<{ user: OwnUser }>('/sessions/passkey'), {
    onSuccess: () => enter(next),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };

  if (link) return <LinkStep token={link} onDone={(returnTo) => enter(returnTo)} />;
  if (step) {
    return (
      <SecondStepOfSigningIn
        step={step}
        onDone={() => enter(next)}
        onStartOver={() => {
          setStep(null);
          setPassword('');
          signIn.reset();
        }}
      />
    );
  }
  return (
    <>
      <PageHeader title={text.identity.signIn} lead={text.identity.signInLead} />
      <form onSubmit={submit}>
        <Stack gap="md">
          {problem ? (
            <Alert color="yellow" p="sm">
              {sayCode(problem)}
            </Alert>
          ) : null}
          {ended && !signIn.error ? (
            <Alert color="yellow" p="sm">
              {text.identity.signedOutNotice}
            </Alert>
          ) : null}
          <TextInput
            label={text.identity.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(signIn.error, 'email') ?? isProblem(signIn.error, 'invalid_credentials')}
          />
          {found ? (
            <ContinueWithProvider
              {...{ found, email, next, isPasswordShown }}
              onPassword={() => setIsEmergency(true)}
            />
          ) : null}
          {isPasswordShown ? (
            <PasswordField
              label={text.common.password}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={fieldError(signIn.error, 'password') ?? isProblem(signIn.error, 'invalid_credentials')}
            />
          ) : null}
          <FormProblem error={signIn.error} fields={['email', 'password']} shownByFields={['second_factor_needed']} />
          {isPasswordShown ? (
            <Button type="submit" loading={signIn.isPending} fullWidth variant={found?.provider ? 'default' : 'filled'}>
              {text.identity.signIn}
            </Button>
          ) : null}
          {knowsPasskeys() && isPasswordShown ? (
            <Button
              variant="default"
              fullWidth
              loading={byPasskey.isPending}
              onClick={() => byPasskey.mutate(undefined)}
              leftSection={<IconFingerprint size={18} aria-hidden />}
            >
              {text.secondFactors.signInByPasskey}
            </Button>
          ) : null}
          <FormProblem error={byPasskey.error} />
          <Group justify="space-between" gap="xs">
            <AnchorLink to="/forgotten-password" size="sm">
              {text.identity.forgotten}
            </AnchorLink>
            <Text size="sm" c="dimmed">
              {text.identity.noAccount}{' '}
              <AnchorLink to="/sign-up" size="sm">
                {text.identity.signUp}
              </AnchorLink>
            </Text>
          </Group>
        </Stack>
      </form>
    </>
  );
}
