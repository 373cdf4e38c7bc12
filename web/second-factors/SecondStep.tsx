import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../api.ts';
import { knowsPasskeys } from '../passkeys.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { useSubmission } from '../use-submission.ts';
import type { Way } from './step.ts';

const words = text.secondFactors;
export type Shown = { code?: string; recoveryCode?: string };

const SHOWN_BY_FIELDS = ['second_factor_refused', 'too_many_attempts'];

interface Props<Answer> {
  /** What the person can show. */
  kinds: Way[];
  onShow: (shown: Shown) => Promise<Answer>;
  onPasskey: () => Promise<Answer>;
  onDone: (answer: Answer) => unknown;
  label: string;
}

/** One's second factor: the code of the app, a passkey, or when both are lost a recovery code. */
export function SecondStep<Answer>({ kinds, onShow, onPasskey, onDone, label }: Props<Answer>) {
  const ways = kinds.filter((kind) => kind !== 'passkey' || knowsPasskeys());
  const [way, setWay] = useState<Way>(ways[0] ?? 'recovery_code');
  const [typed, setTyped] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const submission = useSubmission((shown: Shown | 'passkey') => (shown === 'passkey' ? onPasskey() : onShow(shown)), {
    onSuccess: onDone,
  });
  const { error } = submission;
  const isCode = way === 'authenticator_app';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (way === 'passkey') return submission.mutate('passkey');
    const value = typed.replace(/\s/g, '');
    const isRightShape = isCode ? /^\d{6}$/.test(value) : value !== '';
    setIsMissing(!isRightShape);
    if (isRightShape) submission.mutate(isCode ? { code: value } : { recoveryCode: typed.trim() });
  };
  const choose = (other: Way) => {
    setWay(other);
    setTyped('');
    setIsMissing(false);
    submission.reset();
  };
  const said = {
    authenticator_app: words.stepByCode,
    passkey: words.stepByPasskey,
    recovery_code: words.stepByRecovery,
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {way === 'passkey' ? null : (
          <TextInput
            key={way}
            label={isCode ? words.code : words.recoveryCode}
            description={isCode ? words.codeHelp : words.recoveryCodeHelp}
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode={isCode ? 'numeric' : 'text'}
            maxLength={isCode ? 7 : 100}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setIsMissing(false);
            }}
            error={
              (isMissing && (isCode ? words.codeMissing : words.recoveryCodeMissing)) ||
              (isProblem(error, ...SHOWN_BY_FIELDS) ? sayProblem(error) : undefined)
            }
          />
        )}
        <FormProblem error={error} shownByFields={way === 'passkey' ? [] : SHOWN_BY_FIELDS} />
        <Button type="submit" fullWidth loading={submission.isPending}>
          {way === 'passkey' ? words.stepByPasskey : label}
        </Button>
        {ways
          .filter((other) => other !== way)
          .map((other) => (
            <Anchor
              key={other}
              component="button"
              type="button"
              size="sm"
              w="fit-content"
              onClick={() => choose(other)}
            >
              {said[other]}
            </Anchor>
          ))}
      </Stack>
    </form>
  );
}
