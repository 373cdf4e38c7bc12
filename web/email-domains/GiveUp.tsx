import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './email-domains.module.css';
import { refreshEmailDomains } from './queries.ts';

const words = text.emailDomains;
type Act = 'claim' | 'release' | 'remove';

/** Claiming, giving up and removing, each with what it means before it is done. Nobody is moved by any of them. */
export function GiveUp({ emailDomain }: { emailDomain: EmailDomain }) {
  const { may, status } = emailDomain;
  const isOwned = status === 'owned';
  const [asked, setAsked] = useState<Act | null>(null);
  const act = useAct(emailDomain, () => setAsked(null));
  if (!may.claim && !may.release && !may.remove) return null;
  const close = () => {
    setAsked(null);
    act.reset();
  };

  return (
    <Section title={may.claim && !may.release ? words.addOwn : words.giveUp} lead={words.giveUpLead}>
      <ul className={styles.rows} style={{ marginBottom: 0 }}>
        {may.claim ? (
          <Choice label={words.claim} explanation={words.claimWords} onClick={() => act.mutate('claim')} />
        ) : null}
        {may.release ? (
          isOwned ? (
            <Choice label={words.release} explanation={words.releaseWords} onClick={() => setAsked('release')} />
          ) : (
            <Choice label={words.unclaim} explanation={words.unclaimWords} onClick={() => act.mutate('release')} />
          )
        ) : null}
        {may.remove ? (
          <Choice label={words.remove} explanation={words.removeWords} onClick={() => setAsked('remove')} />
        ) : null}
      </ul>
      {asked === null ? <FormProblem error={act.error} /> : null}
      <Question emailDomain={emailDomain} asked={asked} act={act} onClose={close} />
    </Section>
  );
}

function Choice({ label, explanation, onClick }: { label: string; explanation: string; onClick: () => void }) {
  return (
    <li className={styles.row}>
      <Text size="sm" className={styles.grow}>
        {explanation}
      </Text>
      <Button variant="default" size="xs" onClick={onClick}>
        {label}
      </Button>
    </li>
  );
}

function Question({
  emailDomain,
  asked,
  act,
  onClose,
}: {
  emailDomain: EmailDomain;
  asked: Act | null;
  act: ReturnType<typeof useAct>;
  onClose: () => void;
}) {
  const { unicodeName: name, organisation, status } = emailDomain;
  const isRelease = asked === 'release';
  const body = isRelease
    ? words.releaseBody(name, organisation.name)
    : status === 'owned'
      ? words.removeOwnedBody(name, organisation.name)
      : words.removeBody(name);
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={isRelease ? words.releaseTitle(name) : words.removeTitle(name)}
    >
      <Text mb="md">{body}</Text>
      <FormProblem error={act.error} />
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button color="red" loading={act.isPending} onClick={() => (asked ? act.mutate(asked) : undefined)}>
          {isRelease ? words.release : words.remove}
        </Button>
      </Group>
    </Modal>
  );
}

function useAct(emailDomain: EmailDomain, onDone: () => void) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { id, unicodeName: name, version, status } = emailDomain;
  const releasedWords = status === 'owned' ? words.released : words.unclaimed;
  return useMutation({
    mutationFn: async (act: Act) => {
      if (act === 'remove') await api.delete(`/email-domains/${id}`, { ifMatch: version });
      else await api.patch(`/email-domains/${id}`, { own: act === 'claim' }, { ifMatch: version });
    },
    onSuccess: async (_none, act) => {
      onDone();
      if (act === 'remove') {
        await navigate({ to: '/admin/email-domains' });
        queryClient.removeQueries({ queryKey: ['email-domain', id] });
      }
      toast(act === 'remove' ? words.removed(name) : act === 'claim' ? words.claimed(name) : releasedWords(name));
      await refreshEmailDomains(queryClient);
    },
  });
}
