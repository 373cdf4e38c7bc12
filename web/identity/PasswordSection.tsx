import { Button } from '@mantine/core';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';

export function PasswordSection() {
  const [opened, setOpened] = useState(false);
  const [newPassword, setNewPassword] = useState('');
  return (
    <>
      <Section
        title={text.identity.password}
        lead={text.identity.passwordLead}
        actions={
          <Button variant="default" onClick={() => setOpened(true)}>
            {text.identity.passwordChange}
          </Button>
        }
      />
      <ConfirmDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          setNewPassword('');
        }}
        title={text.identity.passwordChange}
        explanation={text.identity.passwordLead}
        confirmLabel={text.identity.passwordChange}
        fields={['newPassword']}
        act={({ password }, idempotencyKey) =>
          api.post<void>('/me/password', { newPassword, password }, { idempotencyKey })
        }
        onDone={() => toast(text.identity.passwordChanged)}
      >
        {(error) => (
          <NewPasswordInput
            label={text.identity.newPassword}
            value={newPassword}
            onChange={setNewPassword}
            error={fieldError(error, 'newPassword')}
          />
        )}
      </ConfirmDialog>
    </>
  );
}
