import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { text } from '../text/index.ts';
import { keyOf, readTrusted, TRUSTED_LIMIT, type TrustedItem, withItems } from './trusted.ts';

const words = text.organisations.trusted;

/** Adds addresses and e-mail domains, typed or pasted, many at once; says what was read before it counts. */
export function AddTrusted({
  there,
  onAdd,
  isBusy,
}: {
  there: TrustedItem[];
  onAdd: (items: TrustedItem[]) => void;
  isBusy: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [mistake, setMistake] = useState<string>();
  const { items, others } = readTrusted(typed);
  const known = new Set(there.map(keyOf));
  const fresh = items.filter((item) => !known.has(keyOf(item)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [other] = others;
    const found = other
      ? words.neither(other)
      : fresh.length === 0
        ? items.length > 0
          ? words.allThere
          : words.missing
        : withItems(there, fresh).length > TRUSTED_LIMIT
          ? words.tooMany(TRUSTED_LIMIT)
          : undefined;
    setMistake(found);
    if (found) return;
    onAdd(fresh);
    setTyped('');
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <Textarea
          label={words.add}
          description={words.addHelp}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setMistake(undefined);
          }}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          error={mistake}
        />
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" role="status">
            {fresh.length > 0
              ? words.read(
                  fresh.filter(({ kind }) => kind === 'address').length,
                  fresh.filter(({ kind }) => kind === 'email_domain').length,
                )
              : ''}
          </Text>
          <Button type="submit" variant="default" loading={isBusy}>
            {words.addSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
