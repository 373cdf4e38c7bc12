import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWorkspaces } from './queries.ts';
import styles from './workspaces.module.css';

const words = text.workspaces;

/** Closes a workspace now or at a date, once one has read what that means. */
export function CloseSection({ workspace }: { workspace: Workspace }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Section
        title={words.close}
        lead={words.closeLead}
        actions={
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {words.closeAct}
          </Button>
        }
      />
      <Modal opened={isOpen} onClose={close} title={words.closeTitle(workspace.name)} size="lg" trapFocus>
        <CloseForm workspace={workspace} onClose={close} />
      </Modal>
    </>
  );
}

function CloseForm({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const [when, setWhen] = useState<'now' | 'later'>('later');
  const [date, setDate] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const client = useQueryClient();
  const submission = useSubmission(
    (body: { at?: string }, idempotencyKey) =>
      api.post<Workspace>(`/workspaces/${workspace.id}/close`, body, { idempotencyKey, ifMatch: workspace.version }),
    {
      onSuccess: async () => {
        onClose();
        toast(when === 'now' ? words.closedToast(workspace.name) : words.plannedToast);
        await refreshWorkspaces(client);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (when === 'now') return submission.mutate({});
    const at = new Date(date);
    const isRight = !Number.isNaN(at.getTime()) && at.getTime() > Date.now();
    setIsMissing(!isRight);
    if (isRight) submission.mutate({ at: at.toISOString() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Meaning workspace={workspace} />
        <Radio.Group
          label={words.closeWhen}
          value={when}
          onChange={(value) => setWhen(value === 'now' ? 'now' : 'later')}
        >
          <Stack gap="xs" mt={4}>
            <Radio value="later" label={words.closeLater} description={words.closeNotices} />
            <Radio value="now" label={words.closeNow} />
          </Stack>
        </Radio.Group>
        {when === 'later' ? (
          <TextInput
            type="datetime-local"
            label={words.closeDate}
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
            error={isMissing ? words.closeDateMissing : fieldError(submission.error, 'at')}
            w="16rem"
          />
        ) : null}
        <FormProblem error={submission.error} fields={['at']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" color="red" loading={submission.isPending}>
            {when === 'now' ? words.closeNowSubmit : words.closeLaterSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Meaning({ workspace }: { workspace: Workspace }) {
  return (
    <div>
      <Text fw={600}>{words.closeMeans}</Text>
      <ul className={styles.means}>
        <li>{words.closeDocuments(workspace.documentCount ?? 0)}</li>
        <li>{words.closePeople(workspace.participantCount ?? 0)}</li>
        <li>{words.closeTasks}</li>
        <li>{words.closeShares}</li>
        <li>{words.closeRecord}</li>
      </ul>
    </div>
  );
}
