import { Box, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** One subject on a page of several, with its heading. */
export function Section({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const headingId = useId();
  return (
    <Paper component="section" withBorder p="lg" mb="md" aria-labelledby={headingId}>
      <Box
        mb={children ? 'md' : 0}
        style={{ display: 'flex', gap: '1rem', justifyContent: 'space-between', flexWrap: 'wrap' }}
      >
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Title order={2} size="h3" id={headingId}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" size="sm" component="div">
              {lead}
            </Text>
          ) : null}
        </div>
        {actions}
      </Box>
      {children}
    </Paper>
  );
}
