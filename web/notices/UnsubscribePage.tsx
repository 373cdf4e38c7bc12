import { Button, Text, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { api } from '../api.ts';
import { text } from '../text/index.ts';
import { ButtonLink } from '../ui/links.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.notices;

/** Where the link in a mail leads: asks before it stops anything, and needs nobody to sign in. */
export function UnsubscribePage() {
  const { token } = useSearch({ from: '/plain/unsubscribe' });
  const stop = useSubmission(() => api.post('/notice-unsubscriptions', { token: token ?? '' }));
  const isDead = !token || stop.isError;
  return (
    <>
      <Title order={1} size="h2" mb="sm">
        {stop.isSuccess ? words.stopped : words.stopTitle}
      </Title>
      <Text mb="md" role={isDead ? 'alert' : undefined}>
        {stop.isSuccess ? words.stoppedWhy : isDead ? words.stopDead : words.stopWhy}
      </Text>
      {stop.isSuccess || isDead ? (
        <ButtonLink to="/notification-settings" variant="default">
          {words.settings}
        </ButtonLink>
      ) : (
        <Button loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          {words.stop}
        </Button>
      )}
    </>
  );
}
