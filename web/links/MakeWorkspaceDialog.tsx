import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { LinkedWorkspace, RepositoryLink, Workspace } from '../contracts.ts';
import type { Assignee } from '../directory/assignee.ts';
import { ColleaguePicker } from '../directory/ColleaguePicker.tsx';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { FolderTree } from './FolderTree.tsx';
import { refreshLinks } from './queries.ts';

const words = text.links;
type Mode = LinkedWorkspace['mode'];
const MODES: Mode[] = ['collaboration', 'publication'];

interface Wish {
  path: string;
  mode: Mode;
  ownerUserId: string;
  name?: string;
}

/** Chooses a folder of the repository, how the two go together, and whose workspace it is. */
export function MakeWorkspaceDialog({
  link,
  opened,
  onClose,
}: {
  link: RepositoryLink;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.makeTitle} size="lg">
      <MakeForm link={link} onClose={onClose} />
    </Modal>
  );
}

function MakeForm({ link, onClose }: { link: RepositoryLink; onClose: () => void }) {
  const { user, organisation } = useMe();
  const isOurs = organisation.id === link.organisationId;
  const [path, setPath] = useState<string | null>(null);
  const [mode, setMode] = useState<Mode>('collaboration');
  const [name, setName] = useState('');
  const [owner, setOwner] = useState<Assignee | null>(
    isOurs ? { kind: 'user', id: user.id, name: user.name, organisation } : null,
  );
  const [isMissing, setIsMissing] = useState(false);
  const make = useMake(link, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(path === null || owner === null);
    if (path === null || owner === null) return;
    make.mutate({ path, mode, ownerUserId: owner.id, ...(name.trim() ? { name: name.trim() } : {}) });
  };
  const missing = (value: unknown) => (isMissing && value === null ? words.fieldMissing : undefined);
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <FolderTree
          link={link}
          value={path}
          onChange={setPath}
          error={missing(path) ?? fieldError(make.error, 'path')}
        />
        <ChoiceList<Mode>
          label={words.modeLabel}
          value={mode}
          onChange={setMode}
          choices={MODES.map((one) => ({ value: one, label: words.modes[one], words: words.modeWords[one] }))}
        />
        <ColleaguePicker
          label={words.owner}
          organisation={{ id: link.organisationId, name: isOurs ? organisation.name : '' }}
          kind="user"
          value={owner}
          onChange={setOwner}
          error={missing(owner) ?? fieldError(make.error, 'ownerUserId')}
          onEscape={onClose}
        />
        <TextInput
          label={`${words.workspaceName} (${text.common.optional})`}
          description={words.workspaceNameHelp}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(make.error, 'name')}
        />
        <FormProblem error={make.error} fields={['path', 'ownerUserId', 'name']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {words.makeWorkspace}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useMake(link: RepositoryLink, onClose: () => void) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useSubmission(
    (wish: Wish, idempotencyKey) => api.post<Workspace>(`/links/${link.id}/workspaces`, wish, { idempotencyKey }),
    {
      onSuccess: async ({ name }) => {
        onClose();
        toast(words.made(name));
        await navigate({ to: '/admin/links/$id', params: { id: link.id }, replace: true });
        await Promise.all([refreshLinks(queryClient), queryClient.invalidateQueries({ queryKey: ['workspaces'] })]);
      },
    },
  );
}
