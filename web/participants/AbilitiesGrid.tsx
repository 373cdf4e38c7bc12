import { Table } from '@mantine/core';
import type { Ability, Participant, Workspace } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { abilities, effective } from './abilities.ts';
import styles from './participants.module.css';
import { nameOf } from './queries.ts';

const words = text.participants;

/** Who may do what, each person a row and each ability a column. */
export function AbilitiesGrid({ workspace, participants }: { workspace: Workspace; participants: Participant[] }) {
  const owner = workspace.owner;
  const ownerName = workspace.isOwner ? words.you : ((owner && sayNameOf(owner)) ?? owner?.organisation.name ?? '');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by the keyboard
    <section className={styles.grid} aria-label={words.grid} tabIndex={0}>
      <Table aria-label={words.grid} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.who}</Table.Th>
            {abilities.map((ability) => (
              <Table.Th key={ability} scope="col" ta="center" title={words.abilities[ability].words}>
                {words.abilities[ability].name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {owner ? <Row name={ownerName} note={words.owner} given={abilities} /> : null}
          {participants.map((one) => (
            <Row
              key={one.id}
              name={nameOf(one)}
              note={one.status === 'invited' ? words.invited : one.hidden ? words.hidden : ''}
              given={effective(one.abilities)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Row({ name, note, given }: { name: string; note: string; given: Ability[] }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name} <span className={styles.aside}>{note}</span>
      </Table.Th>
      {abilities.map((ability) => {
        const isGiven = given.includes(ability);
        return (
          <Table.Td key={ability} className={styles.cell ?? ''} data-given={isGiven}>
            <span aria-hidden>{isGiven ? '✓' : '–'}</span>
            <span className="cw-hidden">{isGiven ? words.gridYes : words.gridNo}</span>
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
