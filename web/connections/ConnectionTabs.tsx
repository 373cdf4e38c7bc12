import { Tabs, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, lazy, type RefObject, Suspense } from 'react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import styles from './ConnectionTabs.module.css';
import { EndedList } from './EndedList.tsx';
import { IncomingList } from './IncomingList.tsx';
import { PairedList } from './PairedList.tsx';
import { sayCount, useConnections } from './queries.ts';
import { RejectedList } from './RejectedList.tsx';
import { RequestedList } from './RequestedList.tsx';
import { type Tab, tabs } from './search.ts';

const NetworkMap = lazy(() => import('./NetworkMap.tsx').then((module) => ({ default: module.NetworkMap })));

const panels: Record<Tab, ComponentType> = {
  incoming: IncomingList,
  requested: RequestedList,
  paired: PairedList,
  rejected: RejectedList,
  ended: EndedList,
  map: NetworkMap,
};

/** The lists, each with how many stand in it; what is over and the map stand a little apart. */
export function ConnectionTabs({ landing }: { landing: RefObject<HTMLHeadingElement | null> }) {
  const { tab = 'incoming' } = useSearch({ from: '/signed-in/admin/connections' });
  const navigate = useNavigate({ from: '/admin/connections' });
  const us = useMe().organisation.name;
  const counts = useCounts();
  const show = (value: string | null) => {
    const chosen = tabs.find((one) => one === value);
    if (chosen)
      void navigate({ search: (earlier) => ({ ...earlier, tab: chosen }), replace: true, resetScroll: false });
  };
  const Panel = panels[tab];

  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List aria-label={text.connections.views} className={styles.list ?? ''} mb="sm">
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one} className={styles.tab ?? ''} data-apart={one === 'ended' || undefined}>
            {text.connections.tabs[one]}
            {counts[one] ? <Count value={counts[one]} needsUs={one === 'incoming' && counts[one] !== '0'} /> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>
        <Title order={2} className="cw-hidden" ref={landing} tabIndex={-1}>
          {text.connections.tabs[tab]}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {text.connections.tabLead[tab](us)}
        </Text>
        <Suspense fallback={<LoadingRows />}>
          <Panel />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

function Count({ value, needsUs }: { value: string; needsUs: boolean }) {
  return (
    <span className={styles.count} data-needs-us={needsUs || undefined}>
      <span aria-hidden>{value}</span>
      <span className="cw-hidden">{text.connections.tabCount(value)}</span>
    </span>
  );
}

function useCounts(): Partial<Record<Tab, string | null>> {
  return {
    incoming: sayCount(useConnections('incoming')),
    requested: sayCount(useConnections('requested')),
    paired: sayCount(useConnections('paired')),
    rejected: sayCount(useConnections('rejected')),
  };
}
