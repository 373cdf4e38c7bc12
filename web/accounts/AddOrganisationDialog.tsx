import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Account, AccountOrganisation } from '../contracts.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { AddOrganisationForm } from './AddOrganisationForm.tsx';

const words = text.accounts;

interface Added {
  organisation: AccountOrganisation;
  administrator: string;
}

/** Adds an organisation to an account, and gives the link for its first administrator. */
export function AddOrganisationDialog({
  account,
  onClose,
}: {
  account: Pick<Account, 'id' | 'name'> | null;
  onClose: () => void;
}) {
  const [added, setAdded] = useState<Added | null>(null);
  const close = () => {
    setAdded(null);
    onClose();
  };
  const title = added ? words.added(added.organisation.name) : account ? words.addOrganisationTo(account.name) : '';
  return (
    <Modal opened={account !== null} onClose={close} title={title}>
      {added ? (
        <Stack gap="md">
          <Text>{words.addedWhy(added.administrator)}</Text>
          <CopyField label={words.invitationLink} value={added.organisation.invitation.link} />
          <Group justify="flex-end">
            <Button onClick={close}>{text.common.close}</Button>
          </Group>
        </Stack>
      ) : account ? (
        <AddOrganisationForm account={account} onCancel={close} onAdded={setAdded} />
      ) : null}
    </Modal>
  );
}
