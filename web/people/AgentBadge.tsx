import { Badge } from '@mantine/core';
import { text } from '../text/index.ts';

/** Stands beside the name of a user who is a program, wherever users are listed. */
export function AgentBadge({ kind }: { kind: 'person' | 'agent' }) {
  return kind === 'agent' ? <Badge color="gray">{text.people.agent}</Badge> : null;
}
