import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { isProblem } from '../api.ts';
import { problemCode, sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ConflictState } from './ConflictState.tsx';

/** Something went wrong: the sentence, the code for whoever helps, and another try. */
export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  if (onRetry && isProblem(error, 'version_conflict')) return <ConflictState onReload={onRetry} />;
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? text.common.errorTitle}
    >
      <Text size="sm">{sayProblem(error)}</Text>
      <Group gap="md" mt="xs">
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            {text.common.retry}
          </Button>
        ) : null}
        <Text size="xs" c="dimmed">
          {text.common.errorCode(problemCode(error))}
        </Text>
      </Group>
    </Alert>
  );
}
