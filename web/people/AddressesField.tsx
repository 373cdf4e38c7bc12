import { Button, FileButton, Group, Text, Textarea } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { text } from '../text/index.ts';
import { addressesInCsv } from './csv.ts';

const words = text.people;
const CSV_MAXIMUM_BYTES = 1_000_000;

/** Addresses to invite: typed, pasted, or taken from a file, which then stand here like pasted ones. */
export function AddressesField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [said, setSaid] = useState<{ sentence: string; isProblem: boolean } | null>(null);
  const resetFile = useRef<() => void>(null);

  const take = async (file: File | null) => {
    if (!file) return;
    resetFile.current?.();
    if (file.size > CSV_MAXIMUM_BYTES) {
      setSaid({ sentence: words.csvTooLarge(file.name), isProblem: true });
      return;
    }
    try {
      const read = addressesInCsv(await file.text());
      onChange([value.trim(), read].filter(Boolean).join('\n'));
      setSaid({ sentence: words.csvRead(file.name, read === '' ? 0 : read.split('\n').length), isProblem: false });
    } catch {
      setSaid({ sentence: words.csvUnreadable(file.name), isProblem: true });
    }
  };

  return (
    <div>
      <Textarea
        label={words.addresses}
        description={words.addressesHelp}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={10}
        required
        data-autofocus
        spellCheck={false}
      />
      <Group gap="sm" mt="xs">
        <FileButton
          resetRef={resetFile}
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(file) => void take(file)}
        >
          {(button) => (
            <Button {...button} variant="default" size="xs" leftSection={<IconFileTypeCsv size={16} aria-hidden />}>
              {words.csv}
            </Button>
          )}
        </FileButton>
        <Text size="sm" role="status" c={said?.isProblem ? 'var(--mantine-color-error)' : 'dimmed'}>
          {said?.sentence}
        </Text>
      </Group>
    </div>
  );
}
