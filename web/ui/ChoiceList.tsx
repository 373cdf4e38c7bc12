import { Radio, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** What choosing it means, in a sentence. */
  words: ReactNode;
}

/** One of a few, each with what it means. */
export function ChoiceList<Value extends string>({
  label,
  description,
  choices,
  value,
  onChange,
  error,
  isDisabled = false,
  isLabelHidden = false,
}: {
  label: string;
  description?: ReactNode;
  choices: Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  error?: string | undefined;
  isDisabled?: boolean;
  /** When the heading right above says the same. */
  isLabelHidden?: boolean;
}) {
  return (
    <Radio.Group
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      description={description}
      value={value}
      onChange={(next) => {
        const choice = choices.find((one) => one.value === next);
        if (choice) onChange(choice.value);
      }}
      error={error}
    >
      <Stack gap="xs" mt={isLabelHidden ? 0 : 4}>
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            disabled={isDisabled}
            label={
              <Text span fw={500}>
                {choice.label}
              </Text>
            }
            description={choice.words}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
