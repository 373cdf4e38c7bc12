import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { useRefreshFactors } from './factors.ts';
import { QrCode } from './QrCode.tsx';

const words = text.secondFactors;
type Started = { id: string; secret: string; uri: string };

/** First who it is, then the picture to scan, then the first code. */
export function EnrolAppDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [started, setStarted] = useState<Started | null>(null);
  return (
    <>
      <ConfirmDialog
        opened={opened}
        onClose={onClose}
        title={words.appSetUp}
        explanation={words.appExplain}
        confirmLabel={text.common.continue}
        act={({ password }, idempotencyKey) =>
          api.post<Started>('/me/second-factors/totp', { password }, { idempotencyKey })
        }
        onDone={setStarted}
      />
      <Modal opened={started !== null} onClose={() => setStarted(null)} title={words.appSetUp} trapFocus>
        {started ? <FirstCode started={started} onDone={() => setStarted(null)} /> : null}
      </Modal>
    </>
  );
}

const SHOWN_BY_FIELDS = ['second_factor_refused', 'too_many_attempts'];

function FirstCode({ started, onDone }: { started: Started; onDone: () => void }) {
  const [code, setCode] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const refresh = useRefreshFactors();
  const activate = useSubmission(
    (typed: string, idempotencyKey) =>
      api.post<void>('/me/second-factors/totp/activate', { code: typed }, { idempotencyKey }),
    {
      onSuccess: async () => {
        onDone();
        toast(words.activated);
        await refresh();
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = code.replace(/\s/g, '');
    setIsMissing(!/^\d{6}$/.test(typed));
    if (/^\d{6}$/.test(typed)) activate.mutate(typed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.appScan}</Text>
        <Group justify="center">
          <QrCode content={started.uri} />
        </Group>
        <CopyField label={words.appManual} value={started.secret} />
        <TextInput
          label={words.code}
          description={words.codeHelp}
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setIsMissing(false);
          }}
          error={
            (isMissing && words.codeMissing) ||
            (isProblem(activate.error, ...SHOWN_BY_FIELDS) ? sayProblem(activate.error) : undefined)
          }
        />
        <FormProblem error={activate.error} shownByFields={SHOWN_BY_FIELDS} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={activate.isPending}>
            {words.activate}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
