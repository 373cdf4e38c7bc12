import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { administers, administersAccount, meQuery, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { NotForYou } from '../ui/NotForYou.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';
import { AllowanceMeter, QuotaMeter } from './Meter.tsx';
import { QuotaSection } from './QuotaForm.tsx';
import { quotaQuery, type Scope } from './queries.ts';
import { UsageOverTime } from './UsageOverTime.tsx';
import styles from './usage.module.css';

const words = text.usage;
const LOOK_AGAIN_MS = 30_000;

/** What is used of the shares, now and over time; for administrators, and for the whole account where one is. */
export function UsagePage() {
  const me = useMe();
  const { scope } = useSearch({ from: '/signed-in/admin/usage' });
  if (!administers(me) && !administersAccount(me)) {
    return <NotForYou words={words} />;
  }
  const isAccount = administersAccount(me) && scope !== 'organisation';
  const shown: Scope = isAccount
    ? { kind: 'account', id: me.account.id }
    : { kind: 'organisation', id: me.organisation.id };
  return (
    <>
      <PageHeader title={words.title} lead={words.lead(isAccount ? me.account.name : me.organisation.name)} />
      <Now isAccount={isAccount} />
      <UsageOverTime scope={shown} mayChooseScope={administersAccount(me)} />
      <QuotaSection organisationId={me.organisation.id} hasMeter={isAccount} />
    </>
  );
}

function Now({ isAccount }: { isAccount: boolean }) {
  const me = useQuery({ ...meQuery, staleTime: 0, refetchInterval: LOOK_AGAIN_MS });
  const { organisation } = useMe();
  const quota = useQuery(quotaQuery(organisation.id));
  return (
    <Section title={words.now}>
      <div className={styles.meters}>
        <Loaded query={me}>
          {({ account }) => <AllowanceMeter used={account.sharesUsed} allowance={account.shareAllowance} />}
        </Loaded>
        {isAccount ? null : (
          <Loaded query={quota}>{(found) => <QuotaMeter used={found.used} quota={found.shareQuota} />}</Loaded>
        )}
      </div>
    </Section>
  );
}
