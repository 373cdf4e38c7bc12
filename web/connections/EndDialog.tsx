import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ApiProblem, api, fieldError } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { type Confirmation, ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { toast } from '../ui/toasts.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { useActs } from './acts.ts';
import styles from './ChangeLevelDialog.module.css';
import { type Connection, type Impact, otherSide } from './connection.ts';
import { useImpact } from './queries.ts';
import { useMaySend } from './standing.ts';
import { useOpened } from './use-opened.ts';

interface Props {
  connection: Connection | null;
  onClose: () => void;
  onDone: () => void;
}

type Tasks = 'finish' | 'withdraw';

/** Ends a connection: first what it touches, then what becomes of the open tasks, a comment and the password. */
export function EndDialog(props: Props) {
  const shown = useLastShown(props.connection);
  return shown ? <EndConnection key={`${shown.id} ${shown.version}`} {...props} shown={shown} /> : null;
}

function EndConnection({ connection, shown, onClose, onDone }: Props & { shown: Connection }) {
  const words = text.connections;
  const { from, to } = shown;
  const { showDetails } = useActs();
  const us = useMe().organisation.id;
  const opened = useOpened(connection !== null);
  const impact = useImpact(shown.id, opened);
  const [tasks, setTasks] = useState<Tasks | null>(null);
  const hasTasks = (impact.data?.openTasks ?? 0) > 0;

  const end = ({ password, comment }: Confirmation, idempotencyKey: string) => {
    if (!impact.data) throw unanswered('impact', text.common.loading);
    if (hasTasks && !tasks) throw unanswered('withdrawTasks', words.endTasksMissing);
    return api.post<Connection>(
      `/connections/${shown.id}/end`,
      { comment, password, withdrawTasks: tasks === 'withdraw' },
      { idempotencyKey, ifMatch: shown.version },
    );
  };

  return (
    <ConfirmDialog<Connection>
      opened={opened}
      onClose={onClose}
      title={words.endTitle(from.name, to.name)}
      size="lg"
      isDestructive
      explanation={
        <>
          <WhatFollows connection={shown} />
          <Loaded query={impact}>{(data) => <Touched impact={data} connection={shown} />}</Loaded>
        </>
      }
      confirmLabel={words.endSubmit}
      comment={{
        label: words.endComment,
        description: words.endCommentHelp(otherSide(shown, us).name),
        required: true,
      }}
      fields={['withdrawTasks']}
      act={async (confirmation, key) => end(confirmation, key)}
      conflictCodes={['connection_not_paired']}
      onReload={() => {
        onClose();
        onDone();
        showDetails(shown.id);
      }}
      onDone={() => {
        toast(words.ended(from.name, to.name));
        onDone();
      }}
    >
      {(error) =>
        hasTasks ? (
          <TaskChoice
            to={to.name}
            value={tasks}
            onChange={setTasks}
            error={tasks ? undefined : fieldError(error, 'withdrawTasks')}
          />
        ) : null
      }
    </ConfirmDialog>
  );
}

function unanswered(path: string, message: string): ApiProblem {
  return new ApiProblem(422, { code: 'invalid', errors: [{ path, message }] });
}

function WhatFollows({ connection: { from, to } }: { connection: Connection }) {
  const words = text.connections;
  const back = useMaySend()(to.id, from.id);
  return (
    <Text>
      {words.afterwards}{' '}
      <strong>
        {back === null
          ? `${words.mayNot(from.name, to.name)}.`
          : `${words.mayNot(from.name, to.name)}; ${(back ? words.may : words.mayNot)(to.name, from.name)}.`}
      </strong>
    </Text>
  );
}

function Touched({ impact, connection: { from, to } }: { impact: Impact; connection: Connection }) {
  const words = text.connections;
  const figures = [
    { key: 'tasks', count: impact.openTasks, label: words.openTasks(impact.openTasks) },
    { key: 'people', count: impact.people, label: words.peopleTouched(impact.people, to.name, from.name) },
    { key: 'documents', count: impact.documents, label: words.documentsTouched(impact.documents, to.name) },
  ];
  return (
    <section className={styles.impact} aria-label={words.endTouches}>
      <Text fw={600}>{words.endTouches}</Text>
      <dl className={styles.figures}>
        {figures.map(({ key, count, label }) => (
          <div key={key} className={styles.figure}>
            <dd>{count}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
      {impact.documents > 0 ? <Text size="sm">{words.documentsGone(impact.documents, to.name)}</Text> : null}
      {impact.openTasks === 0 ? <Text size="sm">{words.endNothing}</Text> : null}
    </section>
  );
}

function TaskChoice({
  to,
  value,
  onChange,
  error,
}: {
  to: string;
  value: Tasks | null;
  onChange: (value: Tasks) => void;
  error: string | undefined;
}) {
  const words = text.connections;
  return (
    <Radio.Group
      label={words.endTasks}
      value={value}
      onChange={(chosen) => onChange(chosen === 'withdraw' ? 'withdraw' : 'finish')}
      error={error}
    >
      <Stack gap="xs" mt={6}>
        <Radio value="finish" label={words.endFinish} description={words.endFinishHelp(to)} />
        <Radio value="withdraw" label={words.endWithdraw} description={words.endWithdrawHelp} />
      </Stack>
    </Radio.Group>
  );
}
