import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { addPasskey, api, fieldError } from '../api.ts';
import type { Passkey } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { useRefreshFactors } from './factors.ts';

const words = text.secondFactors;

/** First who it is and what to call it, then the browser's own question. */
export function AddPasskeyDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState('');
  const refresh = useRefreshFactors();
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={words.passkeyAdd}
      explanation={words.passkeyAddExplain}
      confirmLabel={text.common.continue}
      fields={['name']}
      act={({ password }) => addPasskey<Passkey>(name.trim() || words.passkeyNew, password)}
      onDone={(passkey) => {
        setName('');
        toast(words.passkeyAdded(passkey.name));
        void refresh();
      }}
    >
      {(error) => (
        <TextInput
          label={words.passkeyName}
          description={words.passkeyNameHelp}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(error, 'name')}
        />
      )}
    </ConfirmDialog>
  );
}

export function RenamePasskeyDialog({ passkey, onClose }: { passkey: Passkey | null; onClose: () => void }) {
  return (
    <Modal opened={passkey !== null} onClose={onClose} title={words.passkeyRenameNamed(passkey?.name ?? '')} trapFocus>
      {passkey ? <RenameForm key={passkey.id} passkey={passkey} onClose={onClose} /> : null}
    </Modal>
  );
}

function RenameForm({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const [name, setName] = useState(passkey.name);
  const refresh = useRefreshFactors();
  const rename = useSubmission(
    (wanted: string) =>
      api.patch<Passkey>(`/me/passkeys/${passkey.id}`, { name: wanted }, { ifMatch: passkey.version }),
    {
      onSuccess: async () => {
        onClose();
        await refresh();
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.passkeyName}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(rename.error, 'name')}
        />
        <FormProblem error={rename.error} fields={['name']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={rename.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
