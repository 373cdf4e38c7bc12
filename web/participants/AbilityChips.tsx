import type { Ability } from '../contracts.ts';
import { text } from '../text/index.ts';
import { abilities } from './abilities.ts';
import styles from './participants.module.css';

const words = text.participants;

/** What somebody may do, to be read at a glance; each says more under the pointer. */
export function AbilityChips({ given }: { given: Ability[] }) {
  const shown: Ability[] = given.includes('manage') ? ['manage'] : abilities.filter((one) => given.includes(one));
  return (
    <ul className={styles.chips} aria-label={words.abilitiesLabel}>
      {shown.map((ability) => (
        <li
          key={ability}
          className={styles.ability}
          data-all={ability === 'manage' || undefined}
          title={words.abilities[ability].words}
        >
          {shown.length === 1 && ability === 'preview' ? words.look : words.abilities[ability].name}
        </li>
      ))}
    </ul>
  );
}
