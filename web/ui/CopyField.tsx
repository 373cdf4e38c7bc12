import { Button, Group, TextInput } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { text } from '../text/index.ts';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2500;

/** Something to take elsewhere: a link, a token. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: ReactNode }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const { start } = useTimeout(() => setCopied(false), SHOWN_MS);

  const copy = async () => {
    const done = await copyText(value);
    if (!done) field.current?.select();
    setCopied(done);
    start();
  };

  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput
        ref={field}
        label={label}
        description={description}
        value={value}
        readOnly
        style={{ flex: 1, minWidth: 0 }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        onClick={() => void copy()}
        leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        aria-live="polite"
      >
        {copied ? text.common.copied : text.common.copy}
      </Button>
    </Group>
  );
}
