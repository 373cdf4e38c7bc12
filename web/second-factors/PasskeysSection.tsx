import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Passkey, SecondFactors } from '../contracts.ts';
import { knowsPasskeys } from '../passkeys.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { isLast, useRefreshFactors } from './factors.ts';
import { AddPasskeyDialog, RenamePasskeyDialog } from './PasskeyDialogs.tsx';

const words = text.secondFactors;

/** Passkeys and security keys, with their names. */
export function PasskeysSection({ factors }: { factors: SecondFactors }) {
  const [isAdding, setIsAdding] = useState(false);
  const [toRename, setToRename] = useState<Passkey | null>(null);
  const [toRemove, setToRemove] = useState<Passkey | null>(null);
  const refresh = useRefreshFactors();
  return (
    <Section
      title={words.passkeys}
      lead={words.passkeysLead}
      actions={
        knowsPasskeys() ? (
          <Button variant="default" onClick={() => setIsAdding(true)}>
            {words.passkeyAdd}
          </Button>
        ) : null
      }
    >
      {knowsPasskeys() ? null : <Text c="dimmed">{words.passkeysUnknown}</Text>}
      {factors.passkeys.length === 0 && knowsPasskeys() ? (
        <Text c="dimmed">
          {words.passkeysNone}. {words.passkeysNoneWhy}
        </Text>
      ) : null}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {factors.passkeys.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            onRename={() => setToRename(passkey)}
            onRemove={() => setToRemove(passkey)}
          />
        ))}
      </Stack>
      <AddPasskeyDialog opened={isAdding} onClose={() => setIsAdding(false)} />
      <RenamePasskeyDialog passkey={toRename} onClose={() => setToRename(null)} />
      <ConfirmDialog
        opened={toRemove !== null}
        onClose={() => setToRemove(null)}
        title={words.passkeyRemoveTitle(toRemove?.name ?? '')}
        explanation={isLast(factors) ? words.removeLast : words.removeExplain}
        confirmLabel={words.passkeyRemove}
        isDestructive
        act={async ({ password }) => {
          await api.delete(`/me/second-factors/${toRemove?.id}`, { body: { password } });
          return toRemove?.name ?? '';
        }}
        onDone={(name) => {
          toast(words.passkeyRemoved(name));
          void refresh();
        }}
      />
    </Section>
  );
}

function PasskeyRow({ passkey, onRename, onRemove }: { passkey: Passkey; onRename: () => void; onRemove: () => void }) {
  return (
    <Group component="li" justify="space-between" gap="xs">
      <div>
        <Text fw={500}>{passkey.name}</Text>
        <Text size="sm" c="dimmed" component="div">
          {words.passkeyAddedAt} <RelativeTime at={passkey.createdAt} />
          {' · '}
          {passkey.lastUsedAt ? words.passkeyLastUsed : words.passkeyNever}{' '}
          {passkey.lastUsedAt ? <RelativeTime at={passkey.lastUsedAt} /> : null}
          {passkey.isSynced ? ` · ${words.passkeySynced}` : null}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.passkeyRenameNamed(passkey.name)}
          onClick={onRename}
        >
          {words.passkeyRename}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.passkeyRemoveNamed(passkey.name)}
          onClick={onRemove}
        >
          {words.passkeyRemove}
        </Button>
      </Group>
    </Group>
  );
}
