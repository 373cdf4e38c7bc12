import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { DemandSection } from './DemandSection.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import { singleSignOnQuery, useIdentityProviders } from './queries.ts';

const words = text.singleSignOn;

/** Where the organisation's people sign in, and whether they must. */
export function SingleSignOnPage() {
  const me = useMe();
  if (!administers(me)) {
    return <NotForYou words={words} />;
  }
  return <Providers organisation={me.organisation} />;
}

function Providers({ organisation }: { organisation: { id: string; name: string } }) {
  const list = useIdentityProviders(organisation.id);
  const demand = useQuery(singleSignOnQuery(organisation.id));
  const [isAdding, setIsAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setIsAdding(true)}>
      {words.add}
    </Button>
  );
  const isEmpty = !list.isPending && !list.error && list.items.length === 0;
  return (
    <div style={{ maxWidth: '52rem' }}>
      <PageHeader title={words.title} lead={words.lead(organisation.name)} actions={isEmpty ? null : add} />
      {list.isPending ? <LoadingRows /> : null}
      {list.error ? <ErrorState error={list.error} /> : null}
      {isEmpty ? <EmptyState title={words.none} reason={words.noneWhy} next={add} /> : null}
      {list.items.map((provider) => (
        <ProviderSection key={provider.id} provider={provider} />
      ))}
      {list.items.some((provider) => provider.enabled) ? (
        <Loaded query={demand}>{(found) => <DemandSection organisationId={organisation.id} found={found} />}</Loaded>
      ) : null}
      <ProviderDialog organisationId={organisation.id} opened={isAdding} onClose={() => setIsAdding(false)} />
    </div>
  );
}
