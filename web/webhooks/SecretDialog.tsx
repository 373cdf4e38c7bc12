import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';

const words = text.webhooks;

/** A secret that is shown this once; it closes by its button only, so that no stray click loses it. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={words.secretTitle}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text>{words.secretLead}</Text>
        <CopyField label={words.secret} value={secret ?? ''} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{words.secretDone}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
