import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { IdentityProvider } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshSingleSignOn } from './queries.ts';

const words = text.singleSignOn;
const FIELDS = ['name', 'issuer', 'clientId', 'clientSecret'] as const;

function formOf(provider: IdentityProvider | undefined) {
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    trustsSecondFactor: provider?.trustsSecondFactor ?? false,
  };
}
type Form = ReturnType<typeof formOf>;

/** Sets a provider up, or changes one; either is confirmed by who does it. */
export function ProviderDialog({
  organisationId,
  provider,
  opened,
  onClose,
}: {
  organisationId: string;
  provider?: IdentityProvider;
  opened: boolean;
  onClose: () => void;
}) {
  const [form, setForm] = useState(() => formOf(provider));
  const queryClient = useQueryClient();
  const path = `/organisations/${organisationId}/identity-providers`;
  const close = () => {
    setForm(formOf(provider));
    onClose();
  };
  const send = (password: string, idempotencyKey: string) => {
    if (!provider) return api.post<IdentityProvider>(path, { ...form, password }, { idempotencyKey });
    const { clientSecret, ...rest } = form;
    const body = { ...rest, ...(clientSecret === '' ? {} : { clientSecret }), password };
    return api.patch<IdentityProvider>(`${path}/${provider.id}`, body, { ifMatch: provider.version });
  };
  return (
    <ConfirmDialog<IdentityProvider>
      opened={opened}
      onClose={close}
      size="lg"
      title={provider ? words.changeTitle(provider.name) : words.addTitle}
      explanation={provider ? words.changeWhy : words.addWhy}
      confirmLabel={words.save}
      fields={[...FIELDS]}
      act={({ password }, idempotencyKey) => send(password, idempotencyKey)}
      onDone={(saved) => {
        void refreshSingleSignOn(queryClient);
        toast(words.saved(saved.name));
      }}
      onReload={() => {
        void refreshSingleSignOn(queryClient);
        close();
      }}
    >
      {(error) => <Fields form={form} setForm={setForm} error={error} isNew={!provider} />}
    </ConfirmDialog>
  );
}

function Fields({
  form,
  setForm,
  error,
  isNew,
}: {
  form: Form;
  setForm: (form: Form) => void;
  error: unknown;
  isNew: boolean;
}) {
  const field = (name: 'name' | 'issuer' | 'clientId') => ({
    required: true,
    value: form[name],
    error: fieldError(error, name),
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Stack gap="md">
      <TextInput label={words.name} description={words.nameHelp} maxLength={200} data-autofocus {...field('name')} />
      <TextInput
        label={words.issuer}
        description={words.issuerHelp}
        maxLength={500}
        autoCapitalize="none"
        spellCheck={false}
        {...field('issuer')}
      />
      <TextInput label={words.clientId} maxLength={500} spellCheck={false} {...field('clientId')} />
      <PasswordField
        label={words.clientSecret}
        description={isNew ? words.clientSecretHelp : words.clientSecretKeep}
        required={isNew}
        maxLength={1000}
        autoComplete="off"
        value={form.clientSecret}
        error={fieldError(error, 'clientSecret')}
        onChange={(event) => setForm({ ...form, clientSecret: event.currentTarget.value })}
      />
      <Checkbox
        label={words.trustsSecondFactor}
        description={words.trustsSecondFactorHelp}
        checked={form.trustsSecondFactor}
        onChange={(event) => setForm({ ...form, trustsSecondFactor: event.currentTarget.checked })}
      />
    </Stack>
  );
}
