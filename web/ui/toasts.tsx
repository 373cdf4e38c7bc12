import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';

const SHOWN_MS = 6_000;
const UNDO_SHOWN_MS = 12_000;

/** Says that something is done; `undo` takes it back with one click. The newest stands alone: nothing piles up over the page. */
export function toast(
  message: string,
  options: { undo?: () => void; undoLabel?: string; color?: string; shownMs?: number } = {},
): void {
  const { undo } = options;
  notifications.clean();
  const id = notifications.show({
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo ? (
          <Button
            size="xs"
            variant="default"
            style={{ flexShrink: 0 }}
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {options.undoLabel ?? text.common.undo}
          </Button>
        ) : null}
      </Group>
    ),
    color: options.color ?? 'accent',
    autoClose: options.shownMs ?? (undo ? UNDO_SHOWN_MS : SHOWN_MS),
    closeButtonProps: { 'aria-label': text.common.close },
  });
}

/** For acts that have no form to show their error in. */
export function toastProblem(error: unknown): void {
  toast(sayProblem(error), { color: 'red' });
}
