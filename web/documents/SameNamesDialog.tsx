import { Button, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { text } from '../text/index.ts';
import type { PlacedFile } from './place-files.ts';
import type { Wish } from './use-uploading.ts';

const words = text.documents;
/** Beyond these, one answer holds for all. */
const ASKED_EACH = 12;

/** Files whose names are there already: a new version, both, or not at all. */
export function SameNamesDialog({
  files,
  onAnswer,
  onClose,
}: {
  files: PlacedFile[] | null;
  onAnswer: (wishes: Wish[]) => void;
  onClose: () => void;
}) {
  return (
    <Modal opened={files !== null} onClose={onClose} title={words.sameTitle(files?.length ?? 1)} size="lg" trapFocus>
      {files ? <Form files={files} onAnswer={onAnswer} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({
  files,
  onAnswer,
  onClose,
}: {
  files: PlacedFile[];
  onAnswer: (wishes: Wish[]) => void;
  onClose: () => void;
}) {
  const [wishes, setWishes] = useState<Wish[]>(() => files.map((file) => choicesFor([file])[0]?.value ?? 'both'));
  const isEach = files.length <= ASKED_EACH && files.length > 1;
  const common = wishes.every((wish) => wish === wishes[0]) ? (wishes[0] ?? 'skip') : '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(wishes);
      }}
    >
      <Stack gap="md">
        <Text>{words.sameLead}</Text>
        <NativeSelect
          label={files.length === 1 ? files[0]?.file.name : words.sameForAll}
          data-autofocus
          value={common}
          onChange={(event) => {
            const wish = asWish(event.currentTarget.value);
            if (wish) setWishes(files.map(() => wish));
          }}
          data={[...(common === '' ? [{ value: '', label: '–' }] : []), ...choicesFor(files)]}
        />
        {isEach
          ? files.map((file, index) => (
              <NativeSelect
                // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change while it is asked about
                key={index}
                label={file.file.name}
                value={wishes[index] ?? 'skip'}
                onChange={(event) => {
                  const wish = asWish(event.currentTarget.value);
                  if (wish) setWishes(wishes.with(index, wish));
                }}
                data={choicesFor([file])}
              />
            ))
          : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit">{words.sameSubmit}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A new version is offered to whoever may add one. */
function choicesFor(files: PlacedFile[]): { value: Wish; label: string }[] {
  const mayAddVersion = files.every(({ same }) => same?.may.addVersion);
  return [
    ...(mayAddVersion ? [{ value: 'version' as const, label: words.asVersion }] : []),
    { value: 'both', label: words.keepBoth },
    { value: 'skip', label: words.skip },
  ];
}

function asWish(value: string): Wish | undefined {
  return value === 'version' || value === 'both' || value === 'skip' ? value : undefined;
}
