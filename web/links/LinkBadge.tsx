import { Group, Text, Tooltip } from '@mantine/core';
import { IconFolderSymlink } from '@tabler/icons-react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { sayKind } from './kinds.ts';
import { LinkedState } from './LinkedState.tsx';

const words = text.links;

/** Which repository a workspace is kept the same as, in which way, and how that stands; nothing for other workspaces. */
export function LinkBadge({ workspace: { link } }: { workspace: Pick<Workspace, 'link'> }) {
  if (!link) return null;
  return (
    <Group gap={6} wrap="wrap">
      <Tooltip label={words.modeWords[link.mode]} events={{ hover: true, focus: true, touch: true }}>
        <Group gap={4} wrap="nowrap" tabIndex={0} style={{ minWidth: 0 }}>
          <IconFolderSymlink size={15} aria-hidden style={{ flexShrink: 0 }} />
          <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
            {words.badge(sayKind(link.kind), link.name, link.path)} · {words.modes[link.mode]}
          </Text>
        </Group>
      </Tooltip>
      <LinkedState state={link.state} />
      {link.lastRunAt ? (
        <Text span size="sm" c="dimmed">
          <RelativeTime at={link.lastRunAt} />
        </Text>
      ) : null}
    </Group>
  );
}
