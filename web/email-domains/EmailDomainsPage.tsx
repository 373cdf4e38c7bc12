import { Box, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { isProblem } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink, ButtonLink } from '../ui/links.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { AddEmailDomainDialog } from './AddEmailDomainDialog.tsx';
import { EmailDomainState } from './EmailDomainState.tsx';
import { sayExcluded } from './email-domain.ts';
import { useEmailDomains } from './queries.ts';

const words = text.emailDomains;
/** So many that one looks for a name rather than reading the list. */
const MANY = 8;

const COLUMNS: Column<EmailDomain>[] = [
  { key: 'name', header: words.name, cell: (emailDomain) => <Name emailDomain={emailDomain} /> },
  { key: 'state', header: words.state, cell: (emailDomain) => <EmailDomainState emailDomain={emailDomain} /> },
  {
    key: 'actions',
    header: text.common.actions,
    isActions: true,
    width: 90,
    cell: (emailDomain) => (
      <ButtonLink
        to="/admin/email-domains/$id"
        params={{ id: emailDomain.id }}
        size="compact-sm"
        variant={emailDomain.may.prove && emailDomain.status !== 'owned' ? 'light' : 'default'}
        aria-label={words.openNamed(emailDomain.unicodeName)}
      >
        {words.open}
      </ButtonLink>
    ),
  },
];

/** The names that are the organisation's, and how each stands. */
export function EmailDomainsPage() {
  const me = useMe();
  const { add, q } = useSearch({ from: '/signed-in/admin/email-domains' });
  const navigate = useNavigate({ from: '/admin/email-domains' });
  const { id, name } = me.organisation;
  const list = useEmailDomains(id, q);
  const setAdd = (open: boolean) =>
    void navigate({ search: (earlier) => ({ ...earlier, add: open || undefined }), replace: true });
  const search = (next?: string) =>
    void navigate({ search: (earlier) => ({ ...earlier, q: next }), replace: true, resetScroll: false });

  if (!administers(me) || isProblem(list.error, 'forbidden')) {
    return <NotForYou words={words} />;
  }
  const addButton =
    me.account.plan === 'paid' ? (
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdd(true)}>
        {words.add}
      </Button>
    ) : null;
  const isEmpty = !list.isPending && !list.error && list.items.length === 0 && q === undefined;
  return (
    <>
      <PageHeader title={words.title} lead={words.lead(name)} actions={isEmpty ? null : addButton} />
      {q !== undefined || list.items.length > MANY ? (
        <Box component="search" mb="md">
          <SearchField label={words.search} asked={q ?? ''} onSearch={(typed) => search(typed || undefined)} />
        </Box>
      ) : null}
      <ListShown
        list={list}
        label={words.title}
        columns={COLUMNS}
        rowKey={(emailDomain) => emailDomain.id}
        skeletonRows={3}
        empty={
          q === undefined ? (
            <EmptyState title={words.none} reason={addButton ? words.noneWhy(name) : words.noneFree} next={addButton} />
          ) : (
            <EmptyState
              title={words.noMatch}
              reason={words.noMatchWhy}
              next={
                <Button variant="default" onClick={() => search()}>
                  {words.clearSearch}
                </Button>
              }
            />
          )
        }
      />
      <AddEmailDomainDialog opened={add === true} onClose={() => setAdd(false)} />
    </>
  );
}

function Name({ emailDomain }: { emailDomain: EmailDomain }) {
  const { id, name, unicodeName, excludedSubdomains } = emailDomain;
  const below = [name === unicodeName ? '' : name, excludedSubdomains.length ? sayExcluded(excludedSubdomains) : ''];
  return (
    <div>
      <AnchorLink to="/admin/email-domains/$id" params={{ id }} fw={500} underline="hover" c="inherit">
        {unicodeName}
      </AnchorLink>
      {below.some(Boolean) ? (
        <Text size="sm" c="dimmed">
          {below.filter(Boolean).join(' · ')}
        </Text>
      ) : null}
    </div>
  );
}
