import { Alert, Breadcrumbs, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isProblem } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { EmailDomainHistory } from './EmailDomainHistory.tsx';
import { EmailDomainState } from './EmailDomainState.tsx';
import { ExcludedSubdomains } from './ExcludedSubdomains.tsx';
import { sayMeaning, standingOf } from './email-domain.ts';
import { GiveUp } from './GiveUp.tsx';
import { ProofSection } from './ProofSection.tsx';
import { emailDomainQuery } from './queries.ts';

const words = text.emailDomains;

/** One e-mail domain: how it stands, what proves it, what does not count, and what happened to it. */
export function EmailDomainPage() {
  const { id } = useParams({ from: '/signed-in/admin/email-domains/$id' });
  const query = useQuery(emailDomainQuery(id));
  return (
    <div style={{ maxWidth: '46rem' }}>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/admin/email-domains" size="sm">
          {words.all}
        </AnchorLink>
      </Breadcrumbs>
      {isProblem(query.error, 'not_found', 'invalid') ? (
        <>
          <PageHeader title={words.name} />
          <EmptyState title={text.frame.notFoundTitle} reason={words.gone} />
        </>
      ) : (
        <>
          <PageHeader
            title={query.data?.unicodeName ?? words.name}
            lead={query.data ? <EmailDomainState emailDomain={query.data} /> : null}
          />
          <Loaded query={query}>{(found) => <Details emailDomain={found} />}</Loaded>
        </>
      )}
    </div>
  );
}

function Details({ emailDomain }: { emailDomain: EmailDomain }) {
  return (
    <>
      <Meaning emailDomain={emailDomain} />
      {emailDomain.proof ? <ProofSection key={emailDomain.proof.value} emailDomain={emailDomain} /> : null}
      {emailDomain.attestation ? <Attested attestation={emailDomain.attestation} /> : null}
      {emailDomain.own && (emailDomain.status !== 'unproven' || emailDomain.excludedSubdomains.length > 0) ? (
        <ExcludedSubdomains emailDomain={emailDomain} />
      ) : null}
      <GiveUp emailDomain={emailDomain} />
      {emailDomain.may.readHistory ? <EmailDomainHistory emailDomain={emailDomain} /> : null}
    </>
  );
}

/** What follows from it today; with weight when somebody should act. */
function Meaning({ emailDomain }: { emailDomain: EmailDomain }) {
  const standing = standingOf(emailDomain);
  const meaning = sayMeaning(emailDomain);
  if (standing !== 'grace' && standing !== 'lapsed' && standing !== 'disputed') return <Text mb="md">{meaning}</Text>;
  return (
    <Alert
      color={standing === 'disputed' ? 'yellow' : 'red'}
      mb="md"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={words.badges[standing]}
    >
      <Text size="sm">{meaning}</Text>
      {emailDomain.grace ? (
        <Text size="sm" mt={4} fw={600} component="div">
          {words.graceEnds} <RelativeTime at={emailDomain.grace.endsAt} />
        </Text>
      ) : null}
    </Alert>
  );
}

function Attested({ attestation }: { attestation: NonNullable<EmailDomain['attestation']> }) {
  return (
    <Section title={words.attested} lead={words.attestedLead}>
      <Text>{text.common.quoted(attestation.comment)}</Text>
      <Text size="sm" c="dimmed" component="div">
        {words.by(attestation.by?.name ?? text.common.unknownPerson)} · <RelativeTime at={attestation.at} />
      </Text>
    </Section>
  );
}
