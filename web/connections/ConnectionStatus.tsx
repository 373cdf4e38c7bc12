import { text } from '../text/index.ts';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import type { Connection } from './connection.ts';

const tones: Record<Connection['status'], Tone> = {
  requested: 'waiting',
  paired: 'good',
  rejected: 'bad',
  cancelled: 'neutral',
  expired: 'neutral',
  ended: 'neutral',
};

export function ConnectionStatus({ connection }: { connection: Connection }) {
  return <StatusBadge tone={tones[connection.status]}>{text.connections.status[connection.status]}</StatusBadge>;
}
