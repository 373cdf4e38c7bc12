import { Button, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { AnchorLink } from '../ui/links.tsx';
import type { Connection, Level, Preview } from './connection.ts';
import styles from './LevelChoice.module.css';
import { usePreview } from './queries.ts';

const SHOWN = 6;

/** Our public roles, and the people in them, as they would be seen at this level. */
export function LevelPreview({ connection, level }: { connection: Connection; level: Level }) {
  const preview = usePreview(connection.id, level);
  if (preview.data) return <Seen preview={preview.data} level={level} />;
  return (
    <div className={styles.preview} aria-busy={!preview.error}>
      {preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <>
          <Skeleton height={12} width="40%" mb={8} />
          <Skeleton height={12} width="70%" />
        </>
      )}
    </div>
  );
}

function Seen({ preview, level }: { preview: Preview; level: Level }) {
  const words = text.connections;
  const { roles, users, totals } = preview;
  return (
    <div className={styles.preview}>
      {totals.roles === 0 ? (
        <Text size="sm">
          {words.noPublicRoles} <AnchorLink to="/admin/roles">{words.noPublicRolesNext}</AnchorLink>
        </Text>
      ) : (
        <>
          <div className={styles.head}>{words.wouldSeeRoles(totals.roles)}</div>
          <Names
            items={roles.map((role) => ({
              ...role,
              aside: role.members === undefined ? '' : words.wouldSeePeople(role.members),
            }))}
            total={totals.roles}
          />
          <div className={styles.head}>{words.wouldSeePeople(totals.users)}</div>
          {users.length === 0 ? (
            <Text size="sm" mt={2}>
              {level === 'roles' ? words.wouldSeeNobody : words.noOneInRoles}
            </Text>
          ) : (
            <Names
              items={users.map((user) => ({
                ...user,
                name: sayNameOf(user) ?? user.name,
                aside: user.roles.map((role) => role.name).join(', '),
              }))}
              total={totals.users}
            />
          )}
        </>
      )}
    </div>
  );
}

/** The first few, and all of them when asked; never more than the server gave. */
export function Names({
  items,
  total = items.length,
}: {
  items: { id: string; name: string; aside?: string }[];
  total?: number;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <>
      {/* A list that scrolls can be reached without a mouse. */}
      <ul className={styles.names} {...(all ? { tabIndex: 0 } : {})}>
        {shown.map((item) => (
          <li key={item.id}>
            <span>{item.name}</span>
            {item.aside ? <span className={styles.aside}>{item.aside}</span> : null}
          </li>
        ))}
        {all && total > items.length ? (
          <li className={styles.aside}>{text.connections.andMore(total - items.length)}</li>
        ) : null}
      </ul>
      {!all && items.length > SHOWN ? (
        <Button size="compact-xs" variant="subtle" color="gray" mt={2} onClick={() => setAll(true)}>
          {text.connections.showAll(total)}
        </Button>
      ) : null}
    </>
  );
}
