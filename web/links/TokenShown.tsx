import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';

const words = text.links;

/** A token that is shown this once, and the button that says that it is kept. */
export function TokenShown({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Text>{words.tokenLead}</Text>
      <CopyField label={words.token} value={token} />
      <Group justify="flex-end">
        <Button onClick={onDone} data-autofocus>
          {words.tokenDone}
        </Button>
      </Group>
    </Stack>
  );
}

/** It closes by its button only, so that no stray click loses the token. */
export function TokenDialog({ token, onClose }: { token: string | null; onClose: () => void }) {
  return (
    <Modal
      opened={token !== null}
      onClose={onClose}
      title={words.tokenTitle}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <TokenShown token={token ?? ''} onDone={onClose} />
    </Modal>
  );
}
