import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useMe } from '../identity/me.ts';
import { refreshDocuments } from './queries.ts';
import { uploads } from './upload-queue.ts';

const GATHER_MS = 400;

/** All uploads of this tab; what they bring into a workspace is shown there once they are done. */
export function useUploads() {
  const me = useMe();
  const client = useQueryClient();
  useEffect(() => void uploads.enter(me.user.id), [me.user.id]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Many small files end at nearly the same time; the lists are asked for once.
    const leave = uploads.onDone(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void refreshDocuments(client), GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [client]);
  return useSyncExternalStore(uploads.subscribe, uploads.current);
}
