import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isProblem } from '../api.ts';
import type { RepositoryLink } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink, ButtonLink } from '../ui/links.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { sayKind, sayPlace } from './kinds.ts';
import { RunState } from './LinkedState.tsx';
import { LinkState } from './LinkState.tsx';
import { NewLinkDialog } from './NewLinkDialog.tsx';
import { hasEmailDomainQuery, runsQuery, useLinks } from './queries.ts';

const words = text.links;

const COLUMNS: Column<RepositoryLink>[] = [
  { key: 'name', header: words.name, cell: (link) => <Name link={link} /> },
  {
    key: 'agent',
    header: words.agent,
    width: 190,
    cell: ({ agent }) => (
      <>
        {agent.name} <AgentBadge kind={agent.kind} />
      </>
    ),
  },
  { key: 'state', header: words.state, width: 160, cell: (link) => <LinkState link={link} /> },
  { key: 'run', header: words.lastRun, width: 180, cell: ({ id }) => <LastRun linkId={id} /> },
  {
    key: 'actions',
    header: text.common.actions,
    isActions: true,
    width: 90,
    cell: ({ id, name }) => (
      <ButtonLink
        to="/admin/links/$id"
        params={{ id }}
        size="compact-sm"
        variant="default"
        aria-label={words.openNamed(name)}
      >
        {words.open}
      </ButtonLink>
    ),
  },
];

/** The content repositories of the organisation, and how each stands. */
export function LinksPage() {
  const me = useMe();
  const { add } = useSearch({ from: '/signed-in/admin/links' });
  const navigate = useNavigate({ from: '/admin/links' });
  const isAsked = administers(me);
  const list = useLinks(me.organisation.id, isAsked);
  const hasEmailDomain = useQuery(hasEmailDomainQuery(me.organisation.id, isAsked));
  const setAdd = (open: boolean) => void navigate({ search: open ? { add: true } : {}, replace: true });

  if (!isAsked || isProblem(list.error, 'forbidden')) {
    return <NotForYou words={words} />;
  }
  const mayAdd = me.account.plan === 'paid' && hasEmailDomain.data === true;
  const addButton = mayAdd ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdd(true)}>
      {words.add}
    </Button>
  ) : null;
  const isEmpty = !list.isPending && !list.error && list.items.length === 0;
  return (
    <>
      <PageHeader title={words.title} lead={words.lead(me.organisation.name)} actions={isEmpty ? null : addButton} />
      <ListShown
        list={list}
        label={words.title}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        skeletonRows={3}
        empty={
          <NoLinks
            isFree={me.account.plan === 'free'}
            needsEmailDomain={hasEmailDomain.data === false}
            add={addButton}
          />
        }
      />
      <NewLinkDialog opened={add === true && mayAdd} onClose={() => setAdd(false)} />
    </>
  );
}

function NoLinks({ isFree, needsEmailDomain, add }: { isFree: boolean; needsEmailDomain: boolean; add: ReactNode }) {
  if (isFree) return <EmptyState title={words.none} reason={words.noneFree} />;
  if (!needsEmailDomain) return <EmptyState title={words.none} reason={words.noneWhy} next={add} />;
  return (
    <EmptyState
      title={words.emailDomainFirst}
      reason={words.emailDomainFirstWhy}
      next={
        <ButtonLink to="/admin/email-domains" search={{ add: true }}>
          {words.toEmailDomains}
        </ButtonLink>
      }
    />
  );
}

function Name({ link }: { link: RepositoryLink }) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      <AnchorLink to="/admin/links/$id" params={{ id: link.id }} fw={500} underline="hover" c="inherit">
        {link.name}
      </AnchorLink>
      <Text size="sm" c="dimmed">
        {sayKind(link.kind)} · {sayPlace(link)}
      </Text>
    </div>
  );
}

function LastRun({ linkId }: { linkId: string }) {
  const run = useQuery(runsQuery(linkId, 1)).data?.[0];
  if (!run) return words.noRun;
  const at = run.endedAt ?? run.startedAt;
  return (
    <>
      <RunState status={run.status} /> {at ? <RelativeTime at={at} /> : null}
    </>
  );
}
