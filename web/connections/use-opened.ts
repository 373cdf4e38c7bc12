import { useEffect, useState } from 'react';

/**
 * Opens a dialog only after it was mounted closed: it remembers what had the focus when it goes from closed to open, to
 * give it back.
 */
export function useOpened(isWanted: boolean): boolean {
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(isWanted), [isWanted]);
  return opened && isWanted;
}
