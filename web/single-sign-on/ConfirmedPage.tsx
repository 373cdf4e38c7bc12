import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { CONFIRMATIONS } from '../fresh-sign-in.ts';
import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';

/** Where the window of a fresh sign-in ends: it hands the proof to the page that waits for it, and closes. */
export function ConfirmedPage() {
  useEffect(() => {
    const channel = new BroadcastChannel(CONFIRMATIONS);
    channel.postMessage(window.location.hash.slice(1));
    channel.close();
    window.close();
  }, []);
  return (
    <>
      <PageHeader title={text.singleSignOn.confirmedTitle} />
      <Text>{text.singleSignOn.confirmedLead}</Text>
    </>
  );
}
