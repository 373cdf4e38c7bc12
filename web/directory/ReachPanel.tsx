import { Button, Text, Title, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ButtonLink } from '../ui/links.tsx';
import styles from './directory.module.css';
import type { Reach } from './queries.ts';

const SHOWN = 8;
const SHOWN_NARROW = 3;
const NARROW = '(max-width: 62em)';

/** Who may send work to whom, organisation by organisation; each is a filter of the list beside it. */
export function ReachPanel({
  reach,
  organisationId,
  onChoose,
}: {
  reach: Reach;
  organisationId: string | undefined;
  onChoose: (organisationId: string | undefined) => void;
}) {
  const words = text.directory;
  const me = useMe();
  const [isWhole, setIsWhole] = useState(false);
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const shown = isWhole ? reach.to : reach.to.slice(0, isNarrow ? SHOWN_NARROW : SHOWN);
  const backOnly = reach.from.filter((one) => reach.to.every((other) => other.organisation.id !== one.id));
  const entry = (id: string, name: string, sentence: string) => (
    <li key={id}>
      <UnstyledButton
        className={styles.reachLink ?? ''}
        aria-pressed={organisationId === id}
        title={words.showOnly(name)}
        onClick={() => onChoose(organisationId === id ? undefined : id)}
      >
        <Text fw={600} component="span">
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {sentence}
        </Text>
      </UnstyledButton>
    </li>
  );
  return (
    <aside className={styles.reach} aria-labelledby="reach-title">
      <Title order={2} size="h3" id="reach-title">
        {words.reachTitle}
      </Title>
      <Text size="sm" c="dimmed">
        {reach.to.length === 0 ? words.reachNobody(reach.us.name) : words.reachLead(reach.us.name)}
      </Text>
      <ul className={styles.reachList}>
        {shown.map(({ organisation: { id, name }, level }) => entry(id, name, words.levelMeanings[level]))}
        {entry(reach.us.id, reach.us.name, words.own)}
      </ul>
      {shown.length < reach.to.length ? (
        <Button size="xs" variant="default" mt="xs" onClick={() => setIsWhole(true)}>
          {words.reachMore(reach.to.length)}
        </Button>
      ) : null}
      {backOnly.length > 0 ? (
        <>
          <Title order={3} mt="md">
            {words.reachBack}
          </Title>
          {backOnly.map((one) => (
            <Text size="sm" key={one.id} mt={4}>
              {words.reachBackLead(one.name, reach.us.name)}
            </Text>
          ))}
        </>
      ) : null}
      {administers(me) ? (
        <ButtonLink to="/admin/connections" search={{ create: true }} size="xs" variant="default" mt="md">
          {words.askAnother}
        </ButtonLink>
      ) : null}
    </aside>
  );
}
