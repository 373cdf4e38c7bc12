import { IconArrowRight } from '@tabler/icons-react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { type Box, capital, listNames, sayAssignee, sayAssignees, sayPerson, type Task } from './task.ts';
import styles from './tasks.module.css';

/** Who it is from, and to which role or person: `Clara Novak, Meridian → Permits`. */
export function FromTo({ task, box }: { task: Task; box: Box }) {
  const me = useMe();
  const { organisation, user } = task.from;
  const isOurs = organisation.id === me.organisation.id;
  const from =
    isOurs && user.name ? sayPerson(user, me.user.id) : text.tasks.personOf(sayPerson(user), organisation.name);
  return (
    <span className={styles.fromTo}>
      {box === 'sent' ? null : <span>{capital(user.name === null ? sayPerson(user) : from)} </span>}
      <IconArrowRight size={13} stroke={2} role="img" aria-label={text.tasks.to} className={styles.arrow} />{' '}
      <span>{sayTo(task, me)}</span>
    </span>
  );
}

/** Within one's own organisation the name of the role or person is enough. */
function sayTo(task: Task, me: ReturnType<typeof useMe>): string {
  const ours = task.assignees.every((one) => one.organisation.id === me.organisation.id);
  if (ours && task.assignees.length <= 3) return listNames(task.assignees.map((one) => sayAssignee(one, me.user.id)));
  return sayAssignees(task.assignees, me.user.id);
}
