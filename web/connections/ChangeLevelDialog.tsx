import { Text } from '@mantine/core';
import { api } from '../api.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { toast } from '../ui/toasts.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { useActs } from './acts.ts';
import styles from './ChangeLevelDialog.module.css';
import type { Connection, Level } from './connection.ts';
import { Names } from './LevelPreview.tsx';
import { usePreview } from './queries.ts';
import { useOpened } from './use-opened.ts';

interface Props {
  connection: Connection | null;
  onClose: () => void;
  onDone: () => void;
}

/** Raises or lowers what the sending side sees of us, after showing who becomes visible or invisible by it. */
export function ChangeLevelDialog(props: Props) {
  const shown = useLastShown(props.connection);
  return shown ? <LevelChange {...props} shown={shown} /> : null;
}

function LevelChange({ connection, shown, onClose, onDone }: Props & { shown: Connection }) {
  const { showDetails } = useActs();
  const opened = useOpened(connection !== null);
  const words = text.connections;
  const { from, to } = shown;
  const raises = shown.level === 'roles';
  const level: Level = raises ? 'roles_and_users' : 'roles';
  return (
    <ConfirmDialog<Connection>
      opened={opened}
      onClose={onClose}
      title={raises ? words.raiseTitle(from.name) : words.lowerTitle(from.name)}
      size="lg"
      explanation={<Change connection={shown} raises={raises} />}
      confirmLabel={raises ? words.levelSubmitRaise : words.levelSubmitLower}
      comment={{ label: words.levelComment, description: words.levelCommentHelp(from.name), required: true }}
      act={({ password, comment }, idempotencyKey) =>
        api.post<Connection>(
          `/connections/${shown.id}/level`,
          { level, comment, password },
          { idempotencyKey, ifMatch: shown.version },
        )
      }
      conflictCodes={['connection_not_paired']}
      onReload={() => {
        onClose();
        onDone();
        showDetails(shown.id);
      }}
      onDone={() => {
        toast(raises ? words.levelRolesAndUsers(from.name, to.name) : words.levelRoles(from.name, to.name));
        onDone();
      }}
    />
  );
}

function Change({ connection, raises }: { connection: Connection; raises: boolean }) {
  const words = text.connections;
  const { from, to } = connection;
  // The wider level names exactly the people that the change is about, whichever way it goes.
  const preview = usePreview(connection.id, 'roles_and_users');
  return (
    <>
      <Text component="div" className={styles.levels ?? ''}>
        <span>{words.levels[raises ? 'roles' : 'roles_and_users']}</span>
        <span role="img" aria-label={words.becomes}>
          →
        </span>
        <strong>{words.levels[raises ? 'roles_and_users' : 'roles']}</strong>
      </Text>
      <Loaded query={preview}>
        {({ users, roles, totals }) => (
          <div className={styles.change} data-raises={raises || undefined}>
            <Text fw={600}>
              {totals.users === 0
                ? raises
                  ? words.raiseNobody(from.name)
                  : words.lowerNobody
                : (raises ? words.becomeVisible : words.becomeInvisible)(totals.users, from.name)}
            </Text>
            <Names
              total={totals.users}
              items={users.map((user) => ({ ...user, aside: user.roles.map((role) => role.name).join(', ') }))}
            />
            <Text size="sm" mt="xs">
              {raises ? words.raiseExplanation(from.name) : words.lowerExplanation(from.name, to.name)}{' '}
              {words.rolesStay(totals.roles ?? roles.length)}
            </Text>
          </div>
        )}
      </Loaded>
    </>
  );
}
