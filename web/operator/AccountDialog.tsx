import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { Account, Plan } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.operator;
const PLANS: Plan[] = ['free', 'paid'];
const FIELDS = ['name', 'plan', 'shareAllowance'];

interface AccountForm {
  name: string;
  plan: Plan;
  shareAllowance: number;
}

/** Makes an account, or changes its name, plan and allowance. */
export function AccountDialog({ account, onClose }: { account: Account | 'new' | null; onClose: () => void }) {
  const title = account === 'new' ? words.create : account ? words.changeNamed(account.name) : '';
  return (
    <Modal opened={account !== null} onClose={onClose} title={title}>
      {account ? <Form account={account === 'new' ? null : account} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const [form, setForm] = useState<AccountForm>({
    name: account?.name ?? '',
    plan: account?.plan ?? 'paid',
    shareAllowance: account?.shareAllowance ?? 0,
  });
  const queryClient = useQueryClient();
  const save = useSubmission(
    (wish: AccountForm, idempotencyKey) =>
      account
        ? api.patch<Account>(`/accounts/${account.id}`, wish, { ifMatch: account.version })
        : api.post<Account>('/accounts', wish, { idempotencyKey }),
    {
      onSuccess: async (saved) => {
        onClose();
        toast(account ? words.changed(saved.name) : words.created(saved.name));
        await queryClient.invalidateQueries({ queryKey: ['accounts'] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...form, name: form.name.trim() });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={text.common.name}
          required
          data-autofocus
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={fieldError(save.error, 'name')}
        />
        <ChoiceList<Plan>
          label={text.accounts.plan}
          value={form.plan}
          onChange={(plan) => setForm({ ...form, plan })}
          error={fieldError(save.error, 'plan')}
          choices={PLANS.map((plan) => ({
            value: plan,
            label: text.accounts.plans[plan],
            words: text.accounts.planWords[plan],
          }))}
        />
        <NumberInput
          label={words.shareAllowance}
          description={words.shareAllowanceHelp}
          min={0}
          allowDecimal={false}
          thousandSeparator=" "
          value={form.shareAllowance}
          onChange={(value) => setForm({ ...form, shareAllowance: Number(value) || 0 })}
          error={fieldError(save.error, 'shareAllowance')}
        />
        <FormProblem error={save.error} fields={FIELDS} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {account ? text.common.save : words.createSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
