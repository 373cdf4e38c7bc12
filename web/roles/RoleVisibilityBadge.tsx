import { Group } from '@mantine/core';
import { IconEye, IconLock } from '@tabler/icons-react';
import type { RoleVisibility } from '../contracts.ts';
import { text } from '../text/index.ts';

export function RoleVisibilityBadge({ visibility }: { visibility: RoleVisibility }) {
  const VisibilityIcon = visibility === 'public' ? IconEye : IconLock;
  return (
    <Group gap={6} wrap="nowrap">
      <VisibilityIcon size={15} stroke={1.7} aria-hidden />
      {text.roles.visibilities[visibility]}
    </Group>
  );
}
