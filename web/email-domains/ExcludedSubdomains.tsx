import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { nameFrom } from './email-domain.ts';
import styles from './email-domains.module.css';
import { refreshEmailDomains } from './queries.ts';

const words = text.emailDomains;

interface Wish {
  excludedSubdomains: string[];
  version: number;
  said: string;
}

/** The parts of a name that do not count. Each change takes effect at once, and can be taken back at once. */
export function ExcludedSubdomains({ emailDomain }: { emailDomain: EmailDomain }) {
  const { excludedSubdomains, unicodeName, may } = emailDomain;
  const queryClient = useQueryClient();
  const save = useSubmission(
    ({ excludedSubdomains: names, version }: Wish) =>
      api.patch<EmailDomain>(`/email-domains/${emailDomain.id}`, { excludedSubdomains: names }, { ifMatch: version }),
    {
      onSuccess: async (saved, { said }) => {
        queryClient.setQueryData(['email-domain', saved.id], saved);
        toast(said);
        await refreshEmailDomains(queryClient);
      },
    },
  );
  const change = (next: string[], said: string) =>
    save.mutate({ excludedSubdomains: next, version: emailDomain.version, said });

  return (
    <Section title={words.excluded} lead={words.excludedLead(unicodeName)}>
      {excludedSubdomains.length === 0 ? <Text mb="md">{words.excludedNone(unicodeName)}</Text> : null}
      <ul className={styles.rows}>
        {excludedSubdomains.map((name) => (
          <li key={name} className={styles.row}>
            <Text component="span" fw={500} className={styles.grow}>
              {name}
            </Text>
            {may.exclude ? (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words.excludedTakeNamed(name)}
                disabled={save.isPending}
                onClick={() =>
                  change(
                    excludedSubdomains.filter((one) => one !== name),
                    words.excludedTaken(name),
                  )
                }
              >
                {words.excludedTake}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may.exclude ? (
        <AddExcluded
          key={excludedSubdomains.length}
          emailDomain={emailDomain}
          isSaving={save.isPending}
          error={save.error}
          onAdd={(name) => change([...excludedSubdomains, name], words.excludedAdded(name))}
        />
      ) : null}
    </Section>
  );
}

function AddExcluded({
  emailDomain,
  isSaving,
  error,
  onAdd,
}: {
  emailDomain: EmailDomain;
  isSaving: boolean;
  error: unknown;
  onAdd: (name: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const { name, unicodeName, excludedSubdomains } = emailDomain;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = nameFrom(typed).toLowerCase().replace(/\.$/, '');
    const isBelow = [name, unicodeName].some((one) => wanted.endsWith(`.${one}`));
    if (!isBelow) setWrong(words.excludedOutside(unicodeName));
    else if (excludedSubdomains.includes(wanted)) setWrong(words.excludedTwice);
    else onAdd(wanted);
  };
  const refusal = isProblem(error, 'email_domain_refused') ? sayProblem(error) : undefined;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="xs">
          <TextInput
            label={words.excludedAdd}
            description={words.excludedAddHelp(unicodeName)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setWrong(undefined);
            }}
            error={wrong ?? fieldError(error, 'excludedSubdomains') ?? refusal}
            style={{ flex: '1 1 14rem', maxWidth: '24rem' }}
          />
          <Button type="submit" variant="default" loading={isSaving} disabled={typed.trim() === ''} mt={21}>
            {words.excludedAddSubmit}
          </Button>
        </Group>
        <FormProblem error={error} fields={['excludedSubdomains']} shownByFields={['email_domain_refused']} />
      </Stack>
    </form>
  );
}
