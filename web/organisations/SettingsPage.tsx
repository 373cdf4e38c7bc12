import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Organisation } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QuotaSection } from '../usage/QuotaForm.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { TrustedListSection } from './TrustedListSection.tsx';

/** What others know of the organisation, and who may ask to connect. */
export function SettingsPage() {
  const me = useMe();
  const { id } = me.organisation;
  const organisation = useQuery({
    queryKey: ['organisations', id],
    queryFn: ({ signal }) => api.get<Organisation>(`/organisations/${id}`, { signal }),
  });
  return (
    <div style={{ maxWidth: '46rem' }}>
      <PageHeader title={text.organisations.title} lead={text.organisations.lead} />
      <Loaded query={organisation}>
        {(found) =>
          found.may.update ? (
            <>
              <div style={{ marginBottom: '1.5rem' }}>
                <SettingsForm organisation={found} />
              </div>
              <TrustedListSection organisation={found} />
              <QuotaSection organisationId={found.id} />
            </>
          ) : (
            <EmptyState title={text.organisations.notYours} reason={text.organisations.notYoursWhy} />
          )
        }
      </Loaded>
    </div>
  );
}
