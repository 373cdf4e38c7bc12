import type { LinkedWorkspace, SyncRun } from '../contracts.ts';
import { text } from '../text/index.ts';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';

const words = text.links;

const LINKED: Record<LinkedWorkspace['state'], Tone> = {
  waiting: 'neutral',
  running: 'waiting',
  equal: 'good',
  room_needed: 'waiting',
  confirmation_needed: 'waiting',
  away: 'bad',
  failed: 'bad',
};
const RUN: Record<SyncRun['status'], Tone> = {
  waiting: 'neutral',
  running: 'waiting',
  confirming: 'waiting',
  done: 'good',
  cancelled: 'neutral',
  failed: 'bad',
};

/** How a linked workspace stands beside its folder. */
export function LinkedState({ state }: { state: LinkedWorkspace['state'] }) {
  return <StatusBadge tone={LINKED[state]}>{words.linkedStates[state]}</StatusBadge>;
}

export function RunState({ status }: { status: SyncRun['status'] }) {
  return <StatusBadge tone={RUN[status]}>{words.runStates[status]}</StatusBadge>;
}
