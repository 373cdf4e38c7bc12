import { IconShieldLock } from '@tabler/icons-react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';

const words = text.workspaces;

/** What one should know before opening it: that it is closed, closes soon, or asks for a second factor. */
export function WorkspaceMarks({ workspace }: { workspace: Workspace }) {
  return (
    <>
      {workspace.status === 'closed' ? <StatusBadge tone="neutral">{words.closed}</StatusBadge> : null}
      {workspace.closesAt ? (
        <StatusBadge tone="waiting">
          {words.closes} <RelativeTime at={workspace.closesAt} />
        </StatusBadge>
      ) : null}
      {workspace.secondFactorNeeded ? (
        <StatusBadge tone="waiting">{words.locked}</StatusBadge>
      ) : workspace.demandsSecondFactor ? (
        <IconShieldLock size={16} role="img" aria-label={words.demands} />
      ) : null}
    </>
  );
}
