import { Alert, Button, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { OwnUser } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Section } from '../ui/Section.tsx';
import { FormerAddresses } from './FormerAddresses.tsx';

/** The address one signs in with. A new one counts once its link was opened, and may move one to another organisation. */
export function AddressSection({ user }: { user: OwnUser }) {
  const [opened, setOpened] = useState(false);
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);

  return (
    <Section
      title={text.identity.address}
      lead={text.identity.addressLead}
      actions={
        <Button variant="default" onClick={() => setOpened(true)}>
          {text.identity.addressChange}
        </Button>
      }
    >
      <Text>
        {text.identity.addressNow} <strong>{user.email}</strong>
      </Text>
      <FormerAddresses user={user} />
      <div role="status">
        {sentTo ? (
          <Alert mt="sm" p="sm">
            {text.identity.addressSent(sentTo)}
          </Alert>
        ) : null}
      </div>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={text.identity.addressChange}
        explanation={text.identity.addressLead}
        confirmLabel={text.identity.addressChange}
        fields={['email']}
        act={({ password }, idempotencyKey) =>
          api.post('/me/email', { email: email.trim(), password }, { idempotencyKey })
        }
        onDone={() => {
          setSentTo(email.trim());
          setEmail('');
        }}
      >
        {(error) => (
          <TextInput
            label={text.identity.addressNew}
            type="email"
            autoComplete="off"
            required
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(error, 'email')}
          />
        )}
      </ConfirmDialog>
    </Section>
  );
}
