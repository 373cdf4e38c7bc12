import { Tabs, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { readsAudit, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { OutsideAccessTab } from './OutsideAccessTab.tsx';
import { ProofTab } from './ProofTab.tsx';
import { RecordsTab } from './RecordsTab.tsx';
import { type AuditTab, auditTabs } from './search.ts';

const words = text.audit;
const panels: Record<AuditTab, ComponentType> = { records: RecordsTab, proof: ProofTab, outside: OutsideAccessTab };

/** What happened in the organisation, that nothing of it was changed, and who outside has access. */
export function AuditPage() {
  const me = useMe();
  const { tab = 'records' } = useSearch({ from: '/signed-in/admin/audit' });
  const navigate = useNavigate({ from: '/admin/audit' });
  const Panel = panels[tab];
  if (!readsAudit(me)) {
    return <NotForYou words={words} />;
  }
  const show = (value: string | null) => {
    const chosen = auditTabs.find((one) => one === value);
    if (chosen)
      void navigate({ search: (earlier) => ({ ...earlier, tab: chosen }), replace: true, resetScroll: false });
  };
  return (
    <>
      <PageHeader
        title={words.title}
        lead={
          <>
            {words.lead(me.organisation.name)} <Text span>{words.whoReads}</Text>
          </>
        }
      />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List aria-label={words.views} mb="md">
          {auditTabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Title order={2} className="cw-hidden">
            {words.tabs[tab]}
          </Title>
          <Panel />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
