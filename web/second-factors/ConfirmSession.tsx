import { api, showPasskey } from '../api.ts';
import type { SecondFactors } from '../contracts.ts';
import { text } from '../text/index.ts';
import { useRefreshFactors } from './factors.ts';
import { SecondStep } from './SecondStep.tsx';

const PATH = '/sessions/current/second-factor';

/** For a session that has not confirmed the second factor which its person has. */
export function ConfirmSession({ factors, onDone }: { factors: SecondFactors; onDone?: () => unknown }) {
  const refresh = useRefreshFactors();
  return (
    <SecondStep
      kinds={[
        ...(factors.authenticatorApp ? (['authenticator_app'] as const) : []),
        ...(factors.passkeys.length > 0 ? (['passkey'] as const) : []),
        ...(factors.recoveryCodes?.left ? (['recovery_code'] as const) : []),
      ]}
      label={text.secondFactors.confirmAction}
      onShow={(shown) => api.post<unknown>(PATH, shown)}
      onPasskey={() => showPasskey<unknown>(PATH)}
      onDone={async () => {
        await refresh();
        await onDone?.();
      }}
    />
  );
}
