import { Alert, Button, CloseButton, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiProblem, isProblem } from '../api.ts';
import type { Assignee } from '../directory/assignee.ts';
import { sayBytes } from '../documents/size.ts';
import { text } from '../text/index.ts';
import { DOCUMENTS_LIMIT, DocumentPicker } from './DocumentPicker.tsx';
import styles from './documents.module.css';
import type { DraftDocument } from './draft.ts';

const words = text.tasks;

/** The documents that a new task will have, what they take of the shares, and who will see them when. */
export function ComposerDocuments({
  documents,
  assignees,
  onChange,
  error,
}: {
  documents: DraftDocument[];
  assignees: Assignee[];
  onChange: (documents: DraftDocument[]) => void;
  /** What the server said to the whole task. */
  error: unknown;
}) {
  const [isPicking, setIsPicking] = useState(false);
  const isGone = error instanceof ApiProblem && error.errors.some(({ path }) => path.startsWith('documentIds'));
  return (
    <section aria-label={words.documents}>
      <Text size="sm" fw={600}>
        {words.documents} ({text.common.optional})
      </Text>
      {documents.length > 0 ? (
        <>
          <ul className={styles.drafted} aria-label={words.documents}>
            {documents.map((one) => (
              <li key={one.id}>
                <span>
                  {one.name}
                  <span className={styles.aside}>{words.documentVersion(one.version, sayBytes(one.sizeBytes))}</span>
                </span>
                <CloseButton
                  aria-label={words.documentDetachOf(one.name)}
                  onClick={() => onChange(documents.filter(({ id }) => id !== one.id))}
                />
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed" mb="xs" role="status">
            {sayWhoSees(assignees, documents.length)}{' '}
            {assignees.length > 0
              ? words.documentsCost(documents.length * assignees.length, documents.length, assignees.length)
              : null}
          </Text>
        </>
      ) : (
        <Text size="sm" c="dimmed" mb="xs">
          {words.documentsNoneWhy}
        </Text>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPaperclip size={16} aria-hidden />}
        onClick={() => setIsPicking(true)}
        disabled={documents.length >= DOCUMENTS_LIMIT}
      >
        {words.documentsAttach}
      </Button>
      {isGone ? (
        <Alert color="red" role="alert" p="sm" mt="xs">
          {words.documentsGone}
        </Alert>
      ) : null}
      {isProblem(error, 'share_allowance_exceeded') ? (
        <Alert color="red" role="alert" p="sm" mt="xs">
          {words.documentsTooMuch(Number(error.extra.needed), Number(error.extra.available))}
        </Alert>
      ) : null}
      <DocumentPicker
        opened={isPicking}
        onClose={() => setIsPicking(false)}
        there={documents.map(({ id }) => id)}
        onPick={(picked) =>
          onChange([
            ...documents,
            ...picked.map(({ id, name, workspaceId, sizeBytes, number }) => ({
              id,
              name,
              workspaceId,
              sizeBytes,
              version: number,
            })),
          ])
        }
      />
    </section>
  );
}

function sayWhoSees(assignees: Assignee[], count: number): string {
  const [first, ...others] = assignees;
  return first?.kind === 'user' && others.length === 0
    ? words.documentsSeenOnce(first.name, count)
    : words.documentsSeenByTaker(count);
}
