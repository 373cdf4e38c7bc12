import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { text } from '../text/index.ts';

/** A secret as one types it. Showing it takes no mouse, and what is wrong with it is said of the field itself. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': text.common.showTyped }}
      aria-invalid={props.error ? true : undefined}
      {...props}
    />
  );
}
