import { Button, Group, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { copyText } from '../ui/copy-text.ts';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './InvitePreview.module.css';
import type { InvitationResult } from './use-invite-all.ts';

async function copyAndSay(links: string): Promise<void> {
  if (await copyText(links)) toast(text.common.copied);
}

/** What came of each invitation, with the links to hand over and the reasons of those that did not work. */
export function InviteResults({
  results,
  all,
  isInviting,
  onClose,
}: {
  results: InvitationResult[];
  all: number;
  isInviting: boolean;
  onClose: () => void;
}) {
  const links = results.filter((one) => one.link !== null);
  const failed = results.filter((one) => one.error !== null);
  const summary = [
    text.people.invitedCount(results.length - failed.length),
    failed.length > 0 ? text.people.notInvitedCount(failed.length) : '',
  ].join(' ');

  return (
    <Stack gap="md">
      <div role="status">
        <Text fw={500}>{isInviting ? text.people.inviting(results.length, all) : summary}</Text>
      </div>
      {isInviting ? (
        <Progress value={(results.length / all) * 100} aria-label={text.people.inviting(results.length, all)} />
      ) : null}
      {links.length > 0 && !isInviting ? (
        <Text size="sm" c="dimmed">
          {text.people.resultsLead}
        </Text>
      ) : null}
      <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
        <ul className={styles.list}>
          {results.map((result) => (
            <li key={result.email} className={styles.row}>
              <div className={styles.email}>
                {result.email}
                {result.error ? (
                  <Text size="sm" c="dimmed">
                    {sayProblem(result.error)}
                  </Text>
                ) : null}
              </div>
              <Result result={result} />
            </li>
          ))}
        </ul>
      </ScrollArea.Autosize>
      <Group justify="flex-end" gap="xs">
        {links.length > 1 ? (
          <Button
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => void copyAndSay(links.map((one) => `${one.email}\t${one.link}`).join('\n'))}
          >
            {text.people.copyAllLinks}
          </Button>
        ) : null}
        <Button onClick={onClose} disabled={isInviting}>
          {text.people.done}
        </Button>
      </Group>
    </Stack>
  );
}

function Result({ result }: { result: InvitationResult }) {
  const { link } = result;
  if (result.error) return <StatusBadge tone="bad">{text.people.notInvited}</StatusBadge>;
  if (link === null) return <StatusBadge tone="good">{text.people.invited}</StatusBadge>;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconCopy size={14} aria-hidden />}
      aria-label={text.people.copyLinkFor(result.email)}
      onClick={() => void copyAndSay(link)}
    >
      {text.common.copy}
    </Button>
  );
}
