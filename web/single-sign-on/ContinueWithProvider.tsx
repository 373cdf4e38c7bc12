import { Anchor, Button, Divider, Stack, Text } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import type { SignInFound } from '../contracts.ts';
import { text } from '../text/index.ts';

const words = text.singleSignOn;

/** The way to the provider of the address's organisation; a password below it where that will do. */
export function ContinueWithProvider({
  found,
  email,
  next,
  isPasswordShown,
  onPassword,
}: {
  found: SignInFound;
  email: string;
  next: string | undefined;
  isPasswordShown: boolean;
  onPassword: () => void;
}) {
  if (!found.provider) return null;
  const { id, name } = found.provider;
  const query = new URLSearchParams({ email: email.trim(), returnTo: next ?? '/' });
  return (
    <Stack gap="xs">
      {found.passwordAllowed ? null : <Text size="sm">{words.onlyHere(name)}</Text>}
      <Button
        component="a"
        href={`/sign-in/oidc/${id}?${query}`}
        fullWidth
        leftSection={<IconLogin2 size={18} aria-hidden />}
      >
        {words.continueWith(name)}
      </Button>
      {isPasswordShown ? (
        <Divider label={words.orPassword} />
      ) : (
        <Anchor component="button" type="button" size="sm" c="dimmed" onClick={onPassword}>
          {words.emergencyPassword}
        </Anchor>
      )}
    </Stack>
  );
}
