import { useQuery } from '@tanstack/react-query';
import { text } from '../text/index.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { Section } from '../ui/Section.tsx';
import { AppSection } from './AppSection.tsx';
import { ConfirmSession } from './ConfirmSession.tsx';
import { factorsQuery, hasFactor } from './factors.ts';
import { PasskeysSection } from './PasskeysSection.tsx';
import { RecoveryCodesSection } from './RecoveryCodesSection.tsx';

/** All second factors of oneself. A session that has not confirmed one must do so before it changes any. */
export function Factors() {
  const query = useQuery(factorsQuery);
  return (
    <Loaded query={query}>
      {(factors) =>
        hasFactor(factors) && factors.confirmedAt === null ? (
          <Section title={text.secondFactors.confirmTitle} lead={text.secondFactors.confirmLead}>
            <ConfirmSession factors={factors} />
          </Section>
        ) : (
          <>
            <AppSection factors={factors} />
            <PasskeysSection factors={factors} />
            <RecoveryCodesSection factors={factors} />
          </>
        )
      }
    </Loaded>
  );
}
