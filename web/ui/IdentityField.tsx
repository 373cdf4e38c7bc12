import { Anchor, Input, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { api } from '../api.ts';
import type { LinkedIdentities, SecondFactors } from '../contracts.ts';
import { BY_SIGN_ON } from '../fresh-sign-in.ts';
import { BY_PASSKEY, knowsPasskeys } from '../passkeys.ts';
import { text } from '../text/index.ts';
import { PasswordField } from './PasswordField.tsx';

/**
 * Where an act asks who it is: the password, or for those who have one and like it better, a passkey. The passkey is asked
 * for when the act is sent.
 */
export function IdentityField({
  value,
  onChange,
  error,
  fieldRef,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  fieldRef: Ref<HTMLInputElement>;
}) {
  const words = text.secondFactors;
  const { data } = useQuery({
    queryKey: ['me', 'second-factors'],
    queryFn: ({ signal }) => api.get<SecondFactors>('/me/second-factors', { signal }),
    enabled: knowsPasskeys(),
    staleTime: 60_000,
  });
  const hasPasskey = knowsPasskeys() && (data?.passkeys.length ?? 0) > 0;
  const identities = useQuery({
    queryKey: ['me', 'identities'],
    queryFn: ({ signal }) => api.get<LinkedIdentities>('/me/identities', { signal }),
    staleTime: 60_000,
  });
  const hasProvider = identities.data?.items.some((item) => item.provider.enabled) ?? false;
  const isByPasskey = value === BY_PASSKEY;
  const isBySignOn = value === BY_SIGN_ON;
  const change = (
    <Anchor
      component="button"
      type="button"
      size="sm"
      w="fit-content"
      onClick={() => onChange(isByPasskey ? '' : BY_PASSKEY)}
    >
      {isByPasskey ? words.usePassword : words.usePasskey}
    </Anchor>
  );
  if (isBySignOn) {
    return (
      <Input.Wrapper label={text.singleSignOn.bySignOn} labelElement="div" error={error}>
        <Stack gap={4}>
          <Text size="sm" c="dimmed">
            {text.singleSignOn.bySignOnWhy}
          </Text>
          <Anchor component="button" type="button" size="sm" w="fit-content" onClick={() => onChange('')}>
            {words.usePassword}
          </Anchor>
        </Stack>
      </Input.Wrapper>
    );
  }
  if (isByPasskey) {
    return (
      <Input.Wrapper label={words.byPasskey} labelElement="div" error={error}>
        <Stack gap={4}>
          <Text size="sm" c="dimmed">
            {words.byPasskeyWhy}
          </Text>
          {change}
        </Stack>
      </Input.Wrapper>
    );
  }
  return (
    <Stack gap={6} maw={420}>
      <PasswordField
        ref={fieldRef}
        label={text.common.confirmIdentity}
        description={text.common.confirmIdentityWhy}
        autoComplete="current-password"
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
      {hasPasskey ? change : null}
      {hasProvider ? (
        <Anchor component="button" type="button" size="sm" w="fit-content" onClick={() => onChange(BY_SIGN_ON)}>
          {text.singleSignOn.useSignOn}
        </Anchor>
      ) : null}
    </Stack>
  );
}
