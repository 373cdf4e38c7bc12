import { Stack, TextInput } from '@mantine/core';
import { fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import type { Settings } from './kinds.ts';

const words = text.links;

/** What a repository is reached by; secrets of a link that is there are never shown, and stay when left empty. */
export function SettingsFields({
  fields,
  settings,
  onChange,
  missing = {},
  error,
  keepsSecrets = false,
}: {
  fields: { name: string; isSecret?: boolean; isOptional?: boolean }[];
  settings: Settings;
  onChange: (settings: Settings) => void;
  missing?: Settings;
  error: unknown;
  keepsSecrets?: boolean;
}) {
  return (
    <Stack gap="md">
      {fields.map(({ name, isSecret, isOptional }) => {
        const shared = {
          label: words.fields[name] ?? name,
          description: isSecret && keepsSecrets ? words.secretStays : words.fieldHelp[name],
          required: !isOptional && !(isSecret && keepsSecrets),
          autoComplete: 'off',
          maxLength: 2000,
          value: settings[name] ?? '',
          error: missing[name] ?? fieldError(error, `settings.${name}`),
          onChange: (event: { currentTarget: { value: string } }) =>
            onChange({ ...settings, [name]: event.currentTarget.value }),
        };
        return isSecret ? (
          <PasswordField key={name} {...shared} autoComplete="new-password" />
        ) : (
          <TextInput key={name} {...shared} spellCheck={false} />
        );
      })}
    </Stack>
  );
}

/** The names under which the server speaks of these fields. */
export function settingsErrors(fields: { name: string }[]): string[] {
  return fields.map(({ name }) => `settings.${name}`);
}
