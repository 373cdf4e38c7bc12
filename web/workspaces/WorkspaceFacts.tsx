import { Text } from '@mantine/core';
import type { Workspace } from '../contracts.ts';
import { LinkBadge } from '../links/LinkBadge.tsx';
import { text } from '../text/index.ts';
import { Fact } from '../ui/Facts.tsx';
import { sayAbilities, sayOwner } from './workspace.ts';
import styles from './workspaces.module.css';

const words = text.workspaces;

/** Where one is: whose workspace this is, and what one may do in it. */
export function WorkspaceFacts({ workspace }: { workspace: Workspace }) {
  const owner = sayOwner(workspace);
  return (
    <>
      {workspace.description ? (
        <Text c="var(--mantine-color-text)" mb={4} style={{ whiteSpace: 'pre-line' }} lineClamp={3}>
          {workspace.description}
        </Text>
      ) : null}
      <dl className={styles.facts} aria-label={words.where}>
        <Fact name={words.organisation}>{workspace.organisation.name}</Fact>
        {owner ? <Fact name={words.owner}>{owner}</Fact> : null}
        <Fact name={words.youMay}>{sayAbilities(workspace)}</Fact>
        {workspace.link ? (
          <Fact name={text.links.repository}>
            <LinkBadge workspace={workspace} />
          </Fact>
        ) : null}
      </dl>
    </>
  );
}
