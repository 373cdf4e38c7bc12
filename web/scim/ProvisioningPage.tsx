import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ScimRequest } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { AdministratorsSection } from './AdministratorsSection.tsx';
import { provisioningQuery, useScimRequests } from './queries.ts';
import { TokensSection } from './TokensSection.tsx';

const words = text.scim;

const REQUEST_COLUMNS: Column<ScimRequest>[] = [
  { key: 'at', header: words.at, cell: ({ at }) => <RelativeTime at={at} /> },
  {
    key: 'request',
    isTitle: true,
    header: words.request,
    cell: ({ method, path }) => <code style={{ overflowWrap: 'anywhere' }}>{`${method} ${path}`}</code>,
  },
  { key: 'by', header: words.by, cell: ({ tokenName }) => tokenName },
  { key: 'outcome', header: words.outcome, cell: (request) => <Outcome request={request} /> },
];

const REFUSED_FROM = 400;

function Outcome({ request: { status, detail } }: { request: ScimRequest }) {
  const isRefused = status >= REFUSED_FROM;
  return (
    <>
      <StatusBadge tone={isRefused ? 'bad' : 'good'}>{(isRefused ? words.refused : words.done)(status)}</StatusBadge>
      {detail ? <Text size="sm">{detail}</Text> : null}
    </>
  );
}

/** How the identity provider provisions the organisation: its tokens, how far it goes, and what it last asked for. */
export function ProvisioningPage() {
  const me = useMe();
  if (!administers(me)) {
    return <NotForYou words={words} />;
  }
  return <Provisioned organisation={me.organisation} />;
}

function Provisioned({ organisation }: { organisation: { id: string; name: string } }) {
  const provisioning = useQuery(provisioningQuery(organisation.id));
  const requests = useScimRequests(organisation.id);
  return (
    <div style={{ maxWidth: '60rem' }}>
      <PageHeader title={words.title} lead={words.lead(organisation.name)} />
      <Loaded query={provisioning}>
        {(found) => (
          <>
            <TokensSection provisioning={found} />
            <AdministratorsSection provisioning={found} />
          </>
        )}
      </Loaded>
      <Section title={words.requests} lead={words.requestsLead}>
        <ListShown
          list={requests}
          label={words.requests}
          columns={REQUEST_COLUMNS}
          rowKey={(request) => request.id}
          skeletonRows={3}
          empty={<EmptyState title={words.noRequests} reason={words.noRequestsWhy} headingOrder={3} />}
        />
      </Section>
    </div>
  );
}
