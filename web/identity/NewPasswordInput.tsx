import { text } from '../text/index.ts';
import { PasswordField } from '../ui/PasswordField.tsx';

/** Choosing a password: what makes a good one is said before, not after. */
export function NewPasswordInput({
  label = text.identity.choosePassword,
  value,
  onChange,
  error,
}: {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}) {
  return (
    <PasswordField
      label={label}
      description={text.identity.passwordRule}
      autoComplete="new-password"
      name="new-password"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}
