import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import type { AuditVerdict } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './audit.module.css';
import { auditPath } from './queries.ts';

const words = text.audit;

interface Place {
  sequence: number;
  hash: string;
}

/** Checks the whole chain, by itself or against a checkpoint that was kept outside, and says the answer in words. */
export function Verification() {
  const { organisation } = useMe();
  const verify = useMutation({
    mutationFn: (place: Place | null) =>
      api.get<AuditVerdict>(`${auditPath(organisation.id)}/verify`, { query: { ...place } }),
  });
  return (
    <>
      <Section
        title={words.verifyTitle}
        lead={words.verifyLead}
        actions={
          <Button loading={verify.isPending} onClick={() => verify.mutate(null)}>
            {words.verify}
          </Button>
        }
      >
        <div role="status">
          {verify.isPending ? <Text c="dimmed">{words.verifying}</Text> : null}
          {verify.data && !verify.isPending ? <Verdict verdict={verify.data} place={verify.variables ?? null} /> : null}
        </div>
        <FormProblem error={verify.error} />
      </Section>
      <Section title={words.against} lead={words.againstLead}>
        <CheckpointForm isPending={verify.isPending} onCompare={(place) => verify.mutate(place)} />
      </Section>
    </>
  );
}

function Verdict({ verdict, place }: { verdict: AuditVerdict; place: Place | null }) {
  const { ok, checked, unchained, firstBroken } = verdict;
  const waiting = unchained > 0 ? ` ${words.unchained(unchained)}` : '';
  if (ok) {
    return (
      <Alert color="green" icon={<IconShieldCheck size={18} aria-hidden />} className={styles.verdict ?? ''}>
        {checked === 0 ? words.empty : words.whole(words.records(checked))}
        {waiting}
        {place ? ` ${words.holds(place.sequence)}` : ''}
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={words.broken}
      className={styles.verdict ?? ''}
    >
      {firstBroken ? <Text>{words.brokenAt(firstBroken.sequence, words.reasons[firstBroken.reason])}</Text> : null}
      <Text>{words.brokenNext}</Text>
    </Alert>
  );
}

function CheckpointForm({ isPending, onCompare }: { isPending: boolean; onCompare: (place: Place) => void }) {
  const [sequence, setSequence] = useState('');
  const [hash, setHash] = useState('');
  const [wrong, setWrong] = useState<{ sequence?: string; hash?: string }>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const place = { sequence: Number(sequence), hash: hash.trim().toLowerCase() };
    const found = {
      ...(/^\d{1,15}$/.test(sequence.trim()) && place.sequence > 0 ? {} : { sequence: words.numberMissing }),
      ...(/^[0-9a-f]{64}$/.test(place.hash) ? {} : { hash: words.hashMissing }),
    };
    setWrong(found);
    if (Object.keys(found).length === 0) onCompare(place);
  };
  return (
    <form noValidate onSubmit={submit}>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={words.againstNumber}
          inputMode="numeric"
          maxLength={15}
          w={120}
          value={sequence}
          onChange={(event) => setSequence(event.currentTarget.value)}
          error={wrong.sequence}
        />
        <TextInput
          label={words.againstHash}
          description={words.againstHashHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          spellCheck={false}
          autoComplete="off"
          maxLength={80}
          style={{ flex: '1 1 16rem' }}
          value={hash}
          onChange={(event) => setHash(event.currentTarget.value)}
          error={wrong.hash}
        />
        <Button type="submit" variant="default" loading={isPending} mt={24}>
          {words.compare}
        </Button>
      </Group>
    </form>
  );
}
