import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconRefresh, IconWorldSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { ApiProblem, api, isProblem } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshEmailDomains } from './queries.ts';

const words = text.emailDomains;
/** Codes that the shown answer of the DNS, or a sentence of its own, says better. */
const SAID = ['email_domain_unproven', 'email_domain_owned_elsewhere'];

/** The record to put into the DNS, and a look at what the DNS answers. */
export function ProofSection({ emailDomain }: { emailDomain: EmailDomain }) {
  const { proof, name, status, attestation } = emailDomain;
  const look = useLook(emailDomain);
  if (!proof) return null;
  const isOwned = status === 'owned';
  /** It was seen; what is missing is an operator's decision. */
  const isSeen = isOwned || emailDomain.dispute?.as === 'claimant';
  const part = proof.name.endsWith(`.${name}`) ? proof.name.slice(0, -name.length - 1) : null;

  return (
    <Section title={words.proof} lead={isSeen && !attestation ? words.proofLeadOwned : words.proofLeadOpen}>
      <Stack gap="md">
        {isSeen ? null : <Text>{words.proofHow}</Text>}
        <CopyField
          label={`${words.proofName} (${proof.type})`}
          value={proof.name}
          {...(part && !isSeen ? { description: words.proofNameHelp(part) } : {})}
        />
        <CopyField label={words.proofValue} value={proof.value} />
        {emailDomain.may.prove ? (
          <Group gap="sm">
            <Button
              leftSection={<IconRefresh size={16} aria-hidden />}
              variant={isSeen && !emailDomain.grace ? 'default' : 'filled'}
              loading={look.isPending}
              onClick={() => look.mutate({})}
            >
              {words.look}
            </Button>
            <Text size="sm" c="dimmed" component="div">
              <LookedAt emailDomain={emailDomain} />
            </Text>
          </Group>
        ) : null}
        <div aria-live="polite">
          {look.isPending ? <Text className="cw-hidden">{words.looking}</Text> : <Answer emailDomain={emailDomain} />}
          {isProblem(look.error, 'email_domain_owned_elsewhere') ? (
            <Alert color="yellow" mt="sm" title={words.disputedNow}>
              {sayProblem(look.error)}
            </Alert>
          ) : null}
        </div>
        <FormProblem error={look.error} shownByFields={SAID} />
      </Stack>
    </Section>
  );
}

function useLook(emailDomain: EmailDomain) {
  const queryClient = useQueryClient();
  return useSubmission(
    (_now: Record<string, never>, idempotencyKey) =>
      api.post<EmailDomain>(`/email-domains/${emailDomain.id}/prove`, {}, { idempotencyKey }),
    {
      onSuccess: async (proved) => {
        queryClient.setQueryData(['email-domain', emailDomain.id], proved);
        toast(emailDomain.status === 'owned' ? words.stillThere(proved.unicodeName) : words.proved(proved.unicodeName));
        await refreshEmailDomains(queryClient);
      },
      // What was seen is kept with the name, so it is read again.
      onError: (error) => (error instanceof ApiProblem ? refreshEmailDomains(queryClient) : undefined),
    },
  );
}

function LookedAt({ emailDomain }: { emailDomain: EmailDomain }) {
  const { lastCheck, nextCheckAt, dispute } = emailDomain;
  if (!lastCheck) return dispute ? null : words.neverLooked;
  return (
    <>
      {words.lookedAt} <RelativeTime at={lastCheck.at} />.
      {nextCheckAt ? (
        <>
          {' '}
          {words.nextLook} <RelativeTime at={nextCheckAt} />.
        </>
      ) : null}
    </>
  );
}

/** What the DNS said when it was asked last. */
function Answer({ emailDomain }: { emailDomain: EmailDomain }) {
  const { lastCheck } = emailDomain;
  if (!lastCheck) return null;
  const isFound = lastCheck.outcome === 'found';
  const AnswerIcon = isFound ? IconCircleCheck : IconWorldSearch;
  return (
    <Alert
      color={isFound ? 'green' : 'yellow'}
      p="sm"
      icon={<AnswerIcon size={18} aria-hidden />}
      title={words.outcomes[lastCheck.outcome]}
    >
      <Text size="sm">{lastCheck.sentence}</Text>
    </Alert>
  );
}
