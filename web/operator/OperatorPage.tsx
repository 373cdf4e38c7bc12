import { Button, Tabs } from '@mantine/core';
import { IconBuildingPlus, IconMapPin } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../api.ts';
import { operates, useMe } from '../identity/me.ts';
import { WhereDialog } from '../people/WhereDialog.tsx';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { AccountList } from './AccountList.tsx';
import { DisputeList } from './DisputeList.tsx';
import { EmailDomainList } from './EmailDomainList.tsx';
import { MailList } from './MailList.tsx';
import { OrganisationList } from './OrganisationList.tsx';

const TABS = ['accounts', 'organisations', 'emailDomains', 'disputes', 'mails'] as const;

/** What operators look after: who has an account here, which organisations there are, and what mails went out; whose e-mail domains are whose. */
export function OperatorPage() {
  const me = useMe();
  const { tab, create, where } = useSearch({ from: '/signed-in/operator' });
  const navigate = useNavigate({ from: '/operator' });
  const setCreate = (open: boolean) =>
    void navigate({ search: (earlier) => ({ ...earlier, create: open ? true : undefined }), replace: true });
  const setWhere = (open: boolean) =>
    void navigate({ search: (earlier) => ({ ...earlier, where: open || undefined }), replace: true });

  if (!operates(me)) {
    return (
      <>
        <PageHeader title={text.operator.title} />
        <EmptyState title={text.frame.notFoundTitle} reason={sayProblem(new ApiProblem(403, { code: 'forbidden' }))} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={text.operator.title}
        lead={text.operator.lead}
        actions={
          <>
            <Button variant="default" leftSection={<IconMapPin size={16} aria-hidden />} onClick={() => setWhere(true)}>
              {text.people.where}
            </Button>
            <Button leftSection={<IconBuildingPlus size={16} aria-hidden />} onClick={() => setCreate(true)}>
              {text.operator.create}
            </Button>
          </>
        }
      />
      <Tabs
        value={tab ?? 'accounts'}
        onChange={(next) => void navigate({ search: { tab: TABS.find((one) => one === next) }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label={text.operator.title}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {text.operator[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="accounts">
          <AccountList />
        </Tabs.Panel>
        <Tabs.Panel value="organisations">
          <OrganisationList />
        </Tabs.Panel>
        <Tabs.Panel value="emailDomains">
          <EmailDomainList />
        </Tabs.Panel>
        <Tabs.Panel value="disputes">
          <DisputeList />
        </Tabs.Panel>
        <Tabs.Panel value="mails">
          <MailList />
        </Tabs.Panel>
      </Tabs>
      <WhereDialog opened={where === true} onClose={() => setWhere(false)} />
      <AccountDialog account={create ? 'new' : null} onClose={() => setCreate(false)} />
    </>
  );
}
