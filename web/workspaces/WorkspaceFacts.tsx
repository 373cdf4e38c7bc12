import { Text } from '@mantine/core';
import type { Workspace } from '../contracts.ts';
import { LinkBadge } from '../links/LinkBadge.tsx';
import { text } from '../text/index.ts';
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
        <div>
          <dt>{words.organisation}</dt>
          <dd>{workspace.organisation.name}</dd>
        </div>
        {owner ? (
          <div>
            <dt>{words.owner}</dt>
            <dd>{owner}</dd>
          </div>
        ) : null}
        <div>
          <dt>{words.youMay}</dt>
          <dd>{sayAbilities(workspace)}</dd>
        </div>
        {workspace.link ? (
          <div>
            <dt>{text.links.repository}</dt>
            <dd>
              <LinkBadge workspace={workspace} />
            </dd>
          </div>
        ) : null}
      </dl>
    </>
  );
}
