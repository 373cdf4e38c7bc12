import type { ScanStatus } from '../contracts.ts';
import { text } from '../text/index.ts';
import { StatusBadge } from '../ui/StatusBadge.tsx';

/** What the scanner said of a content, where that keeps it from being read. */
export function ScanBadge({ status }: { status: ScanStatus | undefined }) {
  const { scans } = text.documents;
  if (status === 'infected') return <StatusBadge tone="bad">{scans.infected}</StatusBadge>;
  if (status === 'waiting') return <StatusBadge tone="waiting">{scans.waiting}</StatusBadge>;
  return null;
}
