import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, api, isProblem } from '../api.ts';
import type { Ability, Invited, Workspace } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { AbilitiesField } from './AbilitiesField.tsx';
import { effective } from './abilities.ts';
import { CostLine } from './CostLine.tsx';
import { InviteesField } from './InviteesField.tsx';
import { type Invitee, requestOf } from './invitee.ts';
import styles from './participants.module.css';
import { refreshParticipants } from './queries.ts';
import { refusalsOf } from './refusals.ts';

const words = text.participants;

interface Wish {
  people: Invitee[];
  abilities: Ability[];
  message: string;
  hidden: boolean;
}

const NOTHING: Wish = { people: [], abilities: ['preview'], message: '', hidden: false };

/** Opens a workspace to people, all or none of them, once one has seen what it takes of the shares. */
export function InviteDialog({
  workspace,
  opened,
  onClose,
}: {
  workspace: Workspace;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.inviteTitle(workspace.name)}
      size="lg"
      trapFocus
      styles={{ content: { scrollPaddingBlockEnd: '9rem' } }}
    >
      <InviteForm workspace={workspace} onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const [wish, setWish] = useState(NOTHING);
  const [isMissing, setIsMissing] = useState(false);
  const client = useQueryClient();
  const invite = useSubmission(
    ({ people, ...given }: Wish, idempotencyKey) =>
      api.post<Invited>(
        `/workspaces/${workspace.id}/participants`,
        { ...requestOf(people), ...given, message: given.message.trim() },
        { idempotencyKey },
      ),
    {
      onSuccess: async ({ items, sharesUsed }) => {
        onClose();
        toast(words.invitedToast(items.length, sharesUsed));
        await refreshParticipants(client);
      },
      onError: () => void client.invalidateQueries({ queryKey: ['cost', workspace.id] }),
    },
  );
  const refusals = refusalsOf(invite.error, invite.variables?.people ?? []);
  const set = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    setIsMissing(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(wish.people.length === 0);
    if (wish.people.length > 0 && wish.message.length <= COMMENT_LIMIT) invite.mutate(wish);
  };
  const own = effective(workspace.abilities);

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <InviteesField
          value={wish.people}
          onChange={(people) => set({ people })}
          refusals={refusals}
          error={isMissing ? words.missing : undefined}
        />
        <AbilitiesField value={wish.abilities} onChange={(abilities) => set({ abilities })} own={own} />
        <CommentField
          label={words.message}
          description={words.messageHelp}
          value={wish.message}
          onChange={(message) => set({ message })}
          minRows={2}
        />
        {own.includes('manage') ? (
          <Checkbox
            label={words.hide}
            description={words.hideHelp}
            checked={wish.hidden}
            onChange={(event) => set({ hidden: event.currentTarget.checked })}
          />
        ) : null}
        <Text size="sm" c="dimmed">
          {words.known}
        </Text>
        <Refused error={invite.error} hasMarks={refusals.size > 0} />
        <div className={styles.foot}>
          <CostLine workspaceId={workspace.id} people={wish.people.length} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {words.submit(wish.people.length)}
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  );
}

/** All or none: why nobody was invited. */
function Refused({ error, hasMarks }: { error: unknown; hasMarks: boolean }) {
  if (isProblem(error, 'share_allowance_exceeded')) {
    return (
      <Alert color="red" role="alert" p="sm">
        {words.cost.tooMuch(Number(error.extra.needed), Number(error.extra.available))}
      </Alert>
    );
  }
  if (!hasMarks) return <FormProblem error={error} />;
  return (
    <Alert color="red" role="alert" p="sm">
      {error instanceof ApiProblem ? `${sayProblem(error)} ` : null}
      {words.refusedPeople}
    </Alert>
  );
}
