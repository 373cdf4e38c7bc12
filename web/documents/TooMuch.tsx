import { Alert } from '@mantine/core';
import { text } from '../text/index.ts';
import { type Cost, sayTooMuch } from './use-uploading.ts';

/** What was chosen takes more shares than are left: said before anything is sent. */
export function TooMuch({ cost, onClose }: { cost: Cost | null; onClose: () => void }) {
  if (!cost) return null;
  return (
    <Alert
      color="red"
      role="alert"
      mb="md"
      withCloseButton
      closeButtonLabel={text.common.close}
      onClose={onClose}
      title={text.problems.share_allowance_exceeded}
    >
      {sayTooMuch(cost)}
    </Alert>
  );
}
