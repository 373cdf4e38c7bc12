import { Anchor, Stack } from '@mantine/core';
import { api, showPasskey } from '../api.ts';
import { SecondStep } from '../second-factors/SecondStep.tsx';
import type { Step } from '../second-factors/step.ts';
import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';

const PATH = '/sessions/second-factor';

/** After the right password: the second factor, or somebody else. */
export function SecondStepOfSigningIn({
  step: { pending, kinds },
  onDone,
  onStartOver,
}: {
  step: Step;
  onDone: () => unknown;
  onStartOver: () => void;
}) {
  return (
    <>
      <PageHeader title={text.secondFactors.stepTitle} lead={text.secondFactors.stepLead} />
      <Stack gap="md">
        <SecondStep
          kinds={kinds}
          label={text.identity.signIn}
          onShow={(shown) => api.post<unknown>(PATH, { pending, ...shown })}
          onPasskey={() => showPasskey<unknown>(PATH, { pending })}
          onDone={onDone}
        />
        <Anchor component="button" type="button" size="sm" w="fit-content" onClick={onStartOver}>
          {text.secondFactors.startOver}
        </Anchor>
      </Stack>
    </>
  );
}
