import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing to show: says why, and what to do about it. */
export function EmptyState({
  title,
  reason,
  next,
  headingOrder = 2,
}: {
  title: string;
  reason: ReactNode;
  /** A button or a link to the next step. */
  next?: ReactNode;
  headingOrder?: 2 | 3;
}) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <Title order={headingOrder} size="h3">
        {title}
      </Title>
      <Text c="dimmed" maw={460} component="div">
        {reason}
      </Text>
      {next ? <div style={{ marginTop: 8 }}>{next}</div> : null}
    </Stack>
  );
}
