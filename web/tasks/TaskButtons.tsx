import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBan,
  IconCheck,
  IconDots,
  IconHandGrab,
  IconPencil,
  IconX,
} from '@tabler/icons-react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { type Act, actsOf, useActs } from './acts.ts';
import type { Task } from './task.ts';
import styles from './tasks.module.css';

const ICONS = {
  take: IconHandGrab,
  complete: IconCheck,
  transfer: IconArrowForwardUp,
  decline: IconX,
  putBack: IconArrowBackUp,
  change: IconPencil,
  cancel: IconBan,
} as const;

export function labelOf(act: Act): string {
  return act === 'cancel' ? text.tasks.cancelTask : text.tasks[act];
}

/** At the end of a row: what comes next as a button, the rest in a menu. */
export function RowButtons({ task }: { task: Task }) {
  const { run, busyId } = useActs();
  const { next, others } = actsOf(task, useMe().user.id);
  return (
    <span className={styles.actions}>
      {next ? (
        <Button
          size="xs"
          variant="light"
          aria-busy={busyId === task.id}
          aria-label={text.tasks.actOn(labelOf(next), task.title)}
          onClick={() => run(next, task)}
        >
          {labelOf(next)}
        </Button>
      ) : null}
      {others.length > 0 ? (
        <Menu position="bottom-end" width={190}>
          <Menu.Target>
            <ActionIcon aria-label={text.tasks.more(task.title)}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((act) => {
              const ActIcon = ICONS[act];
              return (
                <Menu.Item key={act} leftSection={<ActIcon size={16} aria-hidden />} onClick={() => run(act, task)}>
                  {labelOf(act)}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </span>
  );
}

/** On the task's own page: everything that may be done, the next one filled. */
export function PageButtons({ task }: { task: Task }) {
  const { run, busyId } = useActs();
  const { next, others } = actsOf(task, useMe().user.id);
  return (
    <span className={styles.actions}>
      {next ? (
        <Button key="next" aria-busy={busyId === task.id} onClick={() => run(next, task)}>
          {labelOf(next)}
        </Button>
      ) : null}
      {others.map((act) => (
        <Button key={act} variant="default" onClick={() => run(act, task)}>
          {labelOf(act)}
        </Button>
      ))}
    </span>
  );
}
