import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useActs } from './acts.ts';
import { ConnectionActs } from './ConnectionActs.tsx';
import { ConnectionTabs } from './ConnectionTabs.tsx';

/** The Connection Manager: who asks us, whom we asked, who is paired, whom we denied, what is over, and all of it as a map. */
export function ConnectionsPage() {
  const landing = useRef<HTMLHeadingElement>(null);
  return (
    <ConnectionActs landing={landing}>
      <Header />
      <ConnectionTabs landing={landing} />
    </ConnectionActs>
  );
}

function Header() {
  const me = useMe();
  const { ask } = useActs();
  return (
    <PageHeader
      title={text.connections.title}
      lead={text.connections.lead}
      actions={
        administers(me) ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => ask()}>
            {text.connections.create}
          </Button>
        ) : null
      }
    />
  );
}
