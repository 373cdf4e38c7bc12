import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { language } from '../text/index.ts';

/** What the server tells and mails in, to whoever has chosen nothing. */
const GIVEN = 'en';

/**
 * A new person is told and mailed in the language in which they came; what they choose later stays. Where a second factor
 * comes first, the server refuses this, and it is chosen under Notifications.
 */
export function useOwnLanguage(isNew: boolean): void {
  const { mutate } = useMutation({ mutationFn: () => api.patch('/me/notice-settings', { language }) });
  useEffect(() => {
    if (isNew && language !== GIVEN) mutate();
  }, [isNew, mutate]);
}
