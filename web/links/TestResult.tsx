import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react';
import type { LinkTest } from '../contracts.ts';
import { text } from '../text/index.ts';

const words = text.links;

/** What a live test found, in words; read out when it comes. */
export function TestResult({ test, isTesting }: { test: LinkTest | undefined; isTesting: boolean }) {
  return (
    <div role="status">
      {isTesting ? <Text c="dimmed">{words.testing}</Text> : null}
      {test && !isTesting ? <Found test={test} /> : null}
    </div>
  );
}

function Found({ test: { ok, failure, reason, found, capabilities } }: { test: LinkTest }) {
  if (ok) {
    return (
      <Alert color="green" icon={<IconPlugConnected size={18} aria-hidden />} p="sm">
        {found ? words.reached(found.files, found.folders) : null}
        {capabilities?.stableIds ? ` ${words.tellsMoves}` : ''}
      </Alert>
    );
  }
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} title={words.notReached} p="sm">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {failure}
      </Text>
      <Text size="sm">{reason === 'away' ? words.awayHelp : words.refusedHelp}</Text>
    </Alert>
  );
}
