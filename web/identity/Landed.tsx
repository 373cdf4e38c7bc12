import { Button, Text, Title } from '@mantine/core';
import type { InvitationLook, Placed } from '../contracts.ts';
import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { sayPlacement } from './placement.ts';
import { useEnter } from './use-enter.ts';
import { useOwnLanguage } from './use-own-language.ts';

function sayWelcome({ user, organisation }: Placed): string {
  const isAlone = organisation.kind === 'individual';
  return isAlone ? text.identity.landedAlone(user.name) : text.identity.landedTitle(organisation.name);
}

/** Where one landed, and why. */
export function Landed({
  placed,
  title,
  workspace = null,
  isNew = false,
}: {
  placed: Placed;
  title?: string;
  /** What the invitation opened, besides an organisation of one's own. */
  workspace?: InvitationLook['workspace'];
  /** Has just come, and has chosen nothing here yet. */
  isNew?: boolean;
}) {
  useOwnLanguage(isNew);
  const enter = useEnter();
  return (
    <>
      <PageHeader
        title={
          title ?? (workspace ? text.identity.landedWorkspace(placed.user.name, workspace.name) : sayWelcome(placed))
        }
      />
      <Title order={2} size="h3" mb={4}>
        {text.identity.landedWhy}
      </Title>
      <Text mb="lg">{sayPlacement(placed.organisation, placed.placement)}</Text>
      <Button fullWidth onClick={() => void enter(workspace ? `/workspaces/${workspace.id}` : undefined)}>
        {workspace ? text.identity.toWorkspace : text.identity.toInbox}
      </Button>
    </>
  );
}
