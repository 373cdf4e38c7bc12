import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'waiting' | 'good' | 'bad';

const COLORS: Record<Tone, string> = { neutral: 'gray', waiting: 'yellow', good: 'green', bad: 'red' };

/** A state in words; the colour only repeats what the word says. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Badge color={COLORS[tone]} data-tone={tone} className="cw-status" size="md">
      {children}
    </Badge>
  );
}
