import type { ReactNode } from 'react';
import { isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';

/** A link from a mail that did not work: used, replaced, too old, cut off, or only no answer yet. */
export function DeadLink({
  error,
  reason,
  next,
  onRetry,
}: {
  /** Null when the address of the page had no token. */
  error: unknown;
  reason?: string;
  next: ReactNode;
  onRetry?: () => void;
}) {
  if (error && !isProblem(error, 'token_invalid', 'invalid', 'not_found')) {
    return (
      <>
        <PageHeader title={text.common.errorTitle} />
        <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />
      </>
    );
  }
  const why = error ? (reason ?? sayProblem(error)) : text.identity.linkMissing;
  return (
    <>
      <PageHeader title={text.identity.linkDeadTitle} lead={why} />
      {next}
    </>
  );
}
