import { Button, Tabs } from '@mantine/core';
import { IconBuildingPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { administersAccount, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { AccountFacts } from './AccountFacts.tsx';
import { AccountOrganisations } from './AccountOrganisations.tsx';
import { AccountPeople } from './AccountPeople.tsx';
import { AddOrganisationDialog } from './AddOrganisationDialog.tsx';
import { ChangeEmailDomainDialog } from './ChangeEmailDomainDialog.tsx';
import { EnterpriseAdministrators } from './EnterpriseAdministrators.tsx';
import { accountQuery, useUnmanaged } from './queries.ts';
import { UnmanagedPeople } from './UnmanagedPeople.tsx';

const words = text.accounts;
const TABS = ['organisations', 'people', 'unmanaged', 'administrators'] as const;

/** What an enterprise administrator looks after: every organisation of the account, and everybody in them. */
export function AccountPage() {
  const me = useMe();
  if (administersAccount(me)) return <Account />;
  return <NotForYou words={words} />;
}

function Account() {
  const me = useMe();
  const { tab, add, change } = useSearch({ from: '/signed-in/account' });
  const navigate = useNavigate({ from: '/account' });
  const account = useQuery(accountQuery(me.account.id));
  const unmanaged = useUnmanaged(me.account.id);
  const waiting = unmanaged.items.length;
  const show = (next: { add?: boolean | undefined; change?: boolean | undefined }) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...next }), replace: true, resetScroll: false });

  return (
    <>
      <PageHeader
        title={words.title}
        lead={words.lead(me.account.name)}
        actions={
          <Button leftSection={<IconBuildingPlus size={16} aria-hidden />} onClick={() => show({ add: true })}>
            {words.addOrganisation}
          </Button>
        }
      />
      <Loaded query={account}>{(found) => <AccountFacts account={found} />}</Loaded>
      <Tabs
        value={tab ?? 'organisations'}
        onChange={(next) => void navigate({ search: { tab: TABS.find((one) => one === next) }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label={words.title}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.tabs[one]}
              {one === 'unmanaged' && waiting > 0 ? ` (${waiting}${unmanaged.hasMore ? '+' : ''})` : ''}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="organisations">
          <AccountOrganisations />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <AccountPeople onChangeEmailDomain={() => show({ change: true })} />
        </Tabs.Panel>
        <Tabs.Panel value="unmanaged">
          <UnmanagedPeople list={unmanaged} />
        </Tabs.Panel>
        <Tabs.Panel value="administrators">
          <EnterpriseAdministrators accountId={me.account.id} />
        </Tabs.Panel>
      </Tabs>
      <AddOrganisationDialog account={add ? me.account : null} onClose={() => show({ add: undefined })} />
      <ChangeEmailDomainDialog opened={change === true} onClose={() => show({ change: undefined })} />
    </>
  );
}
