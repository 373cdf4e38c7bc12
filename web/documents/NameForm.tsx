import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshDocuments } from './queries.ts';
import { nameOf, pathOf, type Row } from './rows.ts';

const words = text.documents;
const NAME_LIMIT = 255;

/** Another name for a folder or document, or without a row a new folder. */
export function NameForm({
  row,
  workspaceId,
  folderId,
  onClose,
}: {
  row: Row | null;
  workspaceId: string;
  folderId: string | undefined;
  onClose: () => void;
}) {
  const [name, setName] = useState(row ? nameOf(row) : '');
  const field = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  // What is before the ending is what one changes.
  useEffect(() => {
    const stem = row?.kind === 'document' ? nameOf(row).lastIndexOf('.') : -1;
    if (row) field.current?.setSelectionRange(0, stem > 0 ? stem : nameOf(row).length);
  }, [row]);
  const save = useSubmission(
    (wish: string, idempotencyKey): Promise<unknown> =>
      row
        ? api.patch(pathOf(row), { name: wish }, { ifMatch: versionOf(row) })
        : api.post(
            `/workspaces/${workspaceId}/folders`,
            { name: wish, parentId: folderId ?? null },
            { idempotencyKey },
          ),
    {
      onSuccess: async (_answer, wish) => {
        onClose();
        toast(row ? words.renamed(wish) : words.folderMade(wish));
        await refreshDocuments(client);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(name.trim());
  };
  const said = isProblem(save.error, 'name_taken') ? sayProblem(save.error) : fieldError(save.error, 'name');
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          ref={field}
          label={row ? words.name : words.folderName}
          required
          data-autofocus
          maxLength={NAME_LIMIT}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={said}
        />
        <FormProblem error={save.error} shownByFields={['name_taken']} fields={['name']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {row ? words.rename : words.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function versionOf(row: Row): number {
  return row.kind === 'folder' ? row.folder.version : row.document.version;
}
