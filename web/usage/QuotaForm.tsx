import { Button, Group, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { Quota } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { QuotaMeter } from './Meter.tsx';
import { quotaQuery } from './queries.ts';

const words = text.usage;
const QUOTA_LIMIT = 1_000_000_000;

/** The mark at which an organisation wants to be told of its shares, with what it uses now. */
export function QuotaSection({
  organisationId,
  hasMeter = true,
}: {
  organisationId: string;
  /** Unless it stands elsewhere on the page. */
  hasMeter?: boolean;
}) {
  const quota = useQuery(quotaQuery(organisationId));
  return (
    <Section title={words.quota} lead={words.quotaLead}>
      <Loaded query={quota}>
        {(found) => (
          <>
            {hasMeter ? <QuotaMeter used={found.used} quota={found.shareQuota} isShort /> : null}
            {found.may.set ? <QuotaForm key={found.version} organisationId={organisationId} quota={found} /> : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** Nothing, or a whole number; undefined when it is neither. */
function readQuota(typed: string): number | null | undefined {
  const said = typed.trim();
  if (said === '') return null;
  const number = Number(said);
  return /^\d+$/.test(said) && number <= QUOTA_LIMIT ? number : undefined;
}

function QuotaForm({ organisationId, quota }: { organisationId: string; quota: Quota }) {
  const [typed, setTyped] = useState(quota.shareQuota === null ? '' : String(quota.shareQuota));
  const [isWrong, setIsWrong] = useState(false);
  const client = useQueryClient();
  const save = useSubmission(
    (shareQuota: number | null) =>
      api.put<Quota>(`/organisations/${organisationId}/share-quota`, { shareQuota }, { ifMatch: quota.version }),
    {
      onSuccess: (answer) => {
        client.setQueryData(quotaQuery(organisationId).queryKey, answer);
        toast(words.quotaSaved(answer.shareQuota));
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = readQuota(typed);
    setIsWrong(wish === undefined);
    if (wish !== undefined) save.mutate(wish);
  };
  return (
    <form onSubmit={submit} noValidate style={{ marginTop: '1rem' }}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={words.quotaLabel}
          description={words.quotaHelp}
          inputMode="numeric"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setIsWrong(false);
          }}
          error={isWrong ? words.quotaWrong : fieldError(save.error, 'shareQuota')}
          w="14rem"
        />
        <Button type="submit" variant="default" loading={save.isPending}>
          {words.quotaSave}
        </Button>
      </Group>
      {isProblem(save.error, 'version_conflict') ? (
        <ConflictState onReload={() => void client.invalidateQueries({ queryKey: ['usage', 'quota'] })} />
      ) : (
        <FormProblem error={save.error} fields={['shareQuota']} />
      )}
    </form>
  );
}
