import { useQuery } from '@tanstack/react-query';
import { ConfirmSession } from '../second-factors/ConfirmSession.tsx';
import { factorsQuery, hasFactor } from '../second-factors/factors.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';

const words = text.workspaces;

/** The step before a workspace that demands a second factor: confirming it, or first setting one up. */
export function SecondFactorGate({ onConfirmed }: { onConfirmed: () => unknown }) {
  const query = useQuery(factorsQuery);
  return (
    <>
      <PageHeader title={words.factorTitle} lead={words.factorLead} />
      <div style={{ maxWidth: '30rem' }}>
        <Loaded query={query}>
          {(factors) =>
            hasFactor(factors) ? (
              <Section title={text.secondFactors.confirmAction}>
                <ConfirmSession factors={factors} onDone={onConfirmed} />
              </Section>
            ) : (
              <EmptyState
                title={words.factorSetUp}
                reason={words.factorNone}
                next={<ButtonLink to="/security">{words.factorSetUp}</ButtonLink>}
              />
            )
          }
        </Loaded>
      </div>
    </>
  );
}
