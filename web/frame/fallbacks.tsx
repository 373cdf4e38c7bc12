import { Button } from '@mantine/core';
import { ApiProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';

/** No screen at this address. */
export function NotFound() {
  return (
    <>
      <PageHeader title={text.frame.notFoundTitle} lead={text.frame.notFoundBody} />
      <ButtonLink to="/inbox" variant="default">
        {text.frame.toInbox}
      </ButtonLink>
    </>
  );
}

/** A screen could not be shown: the server said why, or it is our fault. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  if (error instanceof ApiProblem) return <ErrorState error={error} onRetry={reset} />;
  return (
    <EmptyState
      title={text.frame.brokenTitle}
      reason={text.frame.brokenBody}
      next={
        <Button variant="default" onClick={() => window.location.reload()}>
          {text.frame.reload}
        </Button>
      }
    />
  );
}
