import { Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, fieldError, type Page } from '../api.ts';
import type { ManagedUser } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './accounts.module.css';
import { refreshPeople } from './queries.ts';

const words = text.accounts;
const TYPING_MS = 300;
const COUNTED = 200;
const SHOWN = 4;

const named = (typed: string) => typed.trim().replace(/^.*@/, '').toLowerCase();

/** Moves everybody's address in the account from one e-mail domain to another, after showing which. */
export function ChangeEmailDomainDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { account } = useMe();
  const queryClient = useQueryClient();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const close = () => {
    setFrom('');
    setTo('');
    onClose();
  };
  return (
    <ConfirmDialog<{ changed: number }>
      opened={opened}
      onClose={close}
      size="lg"
      title={words.changeTitle}
      explanation={words.changeLead}
      confirmLabel={words.changeSubmit}
      fields={['from', 'to']}
      act={({ password }, idempotencyKey) => {
        const wrong = named(from) === '' || named(to) === '' ? words.changeMissing : null;
        const isSame = wrong === null && named(from) === named(to) ? words.changeSame : null;
        const message = wrong ?? isSame;
        if (message) throw new ApiProblem(422, { code: 'invalid', errors: [{ path: 'to', message }] });
        const change = { from: named(from), to: named(to), password };
        return api.post(`/accounts/${account.id}/email-domain-changes`, change, { idempotencyKey });
      }}
      onDone={({ changed }) => {
        toast(words.changed(changed, named(to)));
        void refreshPeople(queryClient);
      }}
    >
      {(error) => (
        <>
          <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
            <Name label={words.changeFrom} value={from} onChange={setFrom} error={fieldError(error, 'from')} isFirst />
            <Name
              label={words.changeTo}
              description={words.changeToHelp}
              value={to}
              onChange={setTo}
              error={fieldError(error, 'to')}
            />
          </Group>
          <Preview accountId={account.id} from={named(from)} to={named(to)} />
        </>
      )}
    </ConfirmDialog>
  );
}

function Name({
  label,
  description,
  value,
  onChange,
  error,
  isFirst = false,
}: {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  isFirst?: boolean;
}) {
  return (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      leftSection="@"
      required
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      miw={180}
      {...(isFirst ? { 'data-autofocus': true } : {})}
    />
  );
}

/** Whose address changes, and into what, before anything does. */
function Preview({ accountId, from, to }: { accountId: string; from: string; to: string }) {
  const [asked] = useDebouncedValue(from, TYPING_MS);
  const query = useQuery({
    queryKey: ['users', 'change-preview', accountId, asked],
    queryFn: ({ signal }) =>
      api.get<Page<ManagedUser>>(`/accounts/${accountId}/users`, {
        query: { emailDomain: asked, limit: COUNTED },
        signal,
      }),
    enabled: asked.includes('.'),
  });
  if (!asked.includes('.')) return null;
  if (!query.data) return query.error ? null : <LoadingRows rows={1} />;
  const { nextCursor } = query.data;
  // Who is invited keeps the address that the invitation went to.
  const items = query.data.items.filter((one) => one.status !== 'pending' && one.kind === 'person');
  if (items.length === 0) return <Text role="status">{words.changePreviewNone(asked)}</Text>;
  const shown = items.slice(0, SHOWN);
  const rest = items.length - shown.length;
  return (
    <section aria-label={words.changePreview} aria-live="polite">
      <Text size="sm" fw={500}>
        {words.changePreviewCount(items.length, nextCursor !== null)}
      </Text>
      <ul className={styles.changes}>
        {shown.map(({ id, email }) => (
          <li key={id}>
            <span className={styles.before}>{email}</span> → {moved(email, asked, to)}
          </li>
        ))}
        {rest > 0 && nextCursor === null ? <li>{words.changePreviewMore(rest)}</li> : null}
      </ul>
    </section>
  );
}

/** The address as it will be: what stands before the @, and any part below the name, stay. */
function moved(email: string, from: string, to: string): string {
  return `${email.slice(0, email.length - from.length)}${to || '…'}`;
}
