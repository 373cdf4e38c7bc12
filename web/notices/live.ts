import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refreshNotices } from './queries.ts';

const CHANNEL = 'causeway-notices';
const AGAIN_MS = 60_000;

/**
 * Keeps the bell live. One window of the browser listens for all of them: browsers keep few connections to a place, and
 * each window's own would use them up. When that window closes, the next one takes over.
 */
export function useLiveNotices(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stopping = new AbortController();
    const others = new BroadcastChannel(CHANNEL);
    others.onmessage = () => void refreshNotices(client);
    const listen = () => listenUntil(stopping.signal, client, others);
    // Browsers lend locks only to secure places; elsewhere the bell looks once a minute.
    if (navigator.locks) navigator.locks.request(CHANNEL, { signal: stopping.signal }, listen).catch(ignoreStopped);
    return () => {
      stopping.abort();
      others.close();
    };
  }, [client]);
}

function ignoreStopped(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
}

function listenUntil(signal: AbortSignal, client: QueryClient, others: BroadcastChannel): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    let stream: EventSource | undefined;
    let again: number | undefined;
    const hear = () => {
      void refreshNotices(client);
      others.postMessage('new');
    };
    const open = () => {
      stream = new EventSource('/api/v1/notices/stream');
      stream.addEventListener('notice', hear);
      stream.addEventListener('counts', hear);
      stream.onerror = () => {
        // It comes back by itself, unless it was refused.
        if (stream?.readyState === EventSource.CLOSED) again = window.setTimeout(open, AGAIN_MS);
      };
    };
    open();
    signal.addEventListener('abort', () => {
      window.clearTimeout(again);
      stream?.close();
      resolve();
    });
  });
}
