import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { IdentityProvider, IdentityProviderTest } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { Section } from '../ui/Section.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';
import { refreshSingleSignOn } from './queries.ts';

const words = text.singleSignOn;
type Opened = 'change' | 'remove' | 'use' | null;

/** One provider: whether it is used, what to write down there, and whether it works. */
export function ProviderSection({ provider }: { provider: IdentityProvider }) {
  const [opened, setOpened] = useState<Opened>(null);
  const path = `/organisations/${provider.organisationId}/identity-providers/${provider.id}`;
  const test = useMutation({
    mutationFn: () => api.post<IdentityProviderTest>(`${path}/test`, {}),
    onError: toastProblem,
  });
  return (
    <Section
      title={provider.name}
      lead={provider.issuer}
      actions={
        <Badge color={provider.enabled ? 'green' : 'gray'}>{provider.enabled ? words.inUse : words.waiting}</Badge>
      }
    >
      <Stack gap="sm">
        <CopyField label={words.redirectUri} description={words.redirectUriHelp} value={provider.redirectUri} />
        <CopyField label={words.postLogoutRedirectUri} value={provider.postLogoutRedirectUri} />
        <CopyField label={words.backChannelLogoutUri} value={provider.backChannelLogoutUri} />
        <div aria-live="polite">{test.data ? <Result result={test.data} /> : null}</div>
        {provider.may.change ? (
          <Group gap="xs">
            <Button variant="light" loading={test.isPending} onClick={() => test.mutate()}>
              {words.test}
            </Button>
            {provider.enabled ? null : (
              <Button variant="default" onClick={() => setOpened('use')}>
                {words.use}
              </Button>
            )}
            <Button variant="default" onClick={() => setOpened('change')}>
              {words.change}
            </Button>
            <Button variant="default" onClick={() => setOpened('remove')}>
              {words.remove}
            </Button>
          </Group>
        ) : null}
      </Stack>
      <ProviderDialog
        key={provider.version}
        organisationId={provider.organisationId}
        provider={provider}
        opened={opened === 'change'}
        onClose={() => setOpened(null)}
      />
      <Acts provider={provider} path={path} opened={opened} onClose={() => setOpened(null)} />
    </Section>
  );
}

function Result({ result }: { result: IdentityProviderTest }) {
  if (!result.works) {
    return (
      <Alert color="red" title={words.testFails}>
        {result.problem}
      </Alert>
    );
  }
  return (
    <Alert color="green">
      {words.testWorks}
      {result.remarks.map((remark) => (
        <Text key={remark} size="sm">
          {remark}
        </Text>
      ))}
    </Alert>
  );
}

function Acts({
  provider,
  path,
  opened,
  onClose,
}: {
  provider: IdentityProvider;
  path: string;
  opened: Opened;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const done = (sentence: string) => {
    void refreshSingleSignOn(queryClient);
    toast(sentence);
  };
  return (
    <>
      <ConfirmDialog
        opened={opened === 'use'}
        onClose={onClose}
        title={words.useTitle(provider.name)}
        explanation={words.useWhy}
        confirmLabel={words.use}
        act={({ password }) => api.patch<IdentityProvider>(path, { enabled: true, password })}
        onDone={() => done(words.saved(provider.name))}
      />
      <ConfirmDialog
        opened={opened === 'remove'}
        onClose={onClose}
        title={words.removeTitle(provider.name)}
        explanation={words.removeWhy}
        confirmLabel={words.remove}
        isDestructive
        act={({ password }) => api.delete(path, { body: { password } })}
        onDone={() => done(words.removed(provider.name))}
      />
    </>
  );
}
