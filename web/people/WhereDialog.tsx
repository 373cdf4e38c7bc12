import { Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconArrowRight, IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { PlacementAnswer } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import styles from './people.module.css';

const words = text.people;

/** Where an address would land if somebody signed up with it now, and which rule says so. */
export function WhereDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.whereTitle} size="lg">
      <Where />
    </Modal>
  );
}

function Where() {
  const [typed, setTyped] = useState('');
  const [email, setEmail] = useState('');
  const query = useQuery({
    queryKey: ['placement', email],
    queryFn: ({ signal }) => api.get<PlacementAnswer>('/placement', { query: { email }, signal }),
    enabled: email !== '',
    retry: false,
    staleTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = typed.trim();
    if (next === email) void query.refetch();
    else setEmail(next);
  };
  const malformed = isProblem(query.error, 'invalid')
    ? (fieldError(query.error, 'email') ?? words.whereMalformed)
    : null;

  return (
    <Stack gap="md">
      <form onSubmit={submit} noValidate>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={words.address}
            type="email"
            autoComplete="off"
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            style={{ flex: '1 1 16rem' }}
            inputWrapperOrder={['label', 'description', 'error', 'input']}
            error={malformed}
          />
          <Button type="submit" disabled={typed.trim() === ''} loading={query.isFetching}>
            {words.whereAsk}
          </Button>
        </Group>
      </form>
      <div aria-live="polite">
        {email === '' ? (
          <Text size="sm" c="dimmed">
            {words.whereLead}
          </Text>
        ) : null}
        {query.isFetching && !query.data ? <LoadingRows rows={2} /> : null}
        {isProblem(query.error, 'forbidden') ? <NotYours email={email} /> : null}
        {query.error && !malformed && !isProblem(query.error, 'forbidden') ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.data ? <Landing email={email} answer={query.data} /> : null}
      </div>
    </Stack>
  );
}

/** Whether another organisation owns a name is told to nobody whom it does not concern. */
function NotYours({ email }: { email: string }) {
  return (
    <>
      <Text fw={600}>{words.whereNotYours(email)}</Text>
      <Text size="sm" c="dimmed">
        {words.whereNotYoursWhy}
      </Text>
    </>
  );
}

function Landing({ email, answer }: { email: string; answer: PlacementAnswer }) {
  const decides = answer.considered.findIndex((one) => one.applies);
  return (
    <>
      <Title order={3} size="h2" mb="sm">
        {answer.organisation ? words.landsIn(email, answer.organisation.name) : words.landsAlone(email)}
      </Title>
      <ol className={styles.rules} aria-label={words.rulesInOrder}>
        {answer.considered.map((one, index) => (
          <li key={one.rule} className={styles.rule}>
            {index === decides ? (
              <IconCircleCheckFilled size={18} className={styles.decides} role="img" aria-label={words.ruleDecides} />
            ) : index < decides || decides < 0 ? (
              <IconCircleDashed size={18} className={styles.passed} role="img" aria-label={words.ruleDoesNotApply} />
            ) : (
              <IconArrowRight size={18} className={styles.passed} role="img" aria-label={words.ruleNotReached} />
            )}
            <div>
              <Text fw={index === decides ? 600 : 400}>{words.rules[one.rule]}</Text>
              <Text size="sm" c="dimmed">
                {index > decides && decides >= 0 ? words.ruleNotReached : one.because}
              </Text>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
