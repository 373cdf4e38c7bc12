import { Alert, Button, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { text } from '../text/index.ts';
import { useBroughtIntoView } from './use-brought-into-view.ts';

/** Somebody else changed it first: nothing was overwritten, what was typed is kept, and one can look at what it is now. */
export function ConflictState({ onReload, children }: { onReload: () => void; children?: ReactNode }) {
  const element = useBroughtIntoView<HTMLDivElement>();
  return (
    <Alert
      ref={element}
      color="yellow"
      role="alert"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={text.common.conflictTitle}
    >
      <Text size="sm">{children ?? text.common.conflictBody}</Text>
      <Button size="xs" variant="default" mt="xs" onClick={onReload}>
        {text.common.conflictReload}
      </Button>
    </Alert>
  );
}
