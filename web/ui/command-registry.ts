import { useEffect, useSyncExternalStore } from 'react';

/** What a page that is open adds to ⌘K while it is open. */
export interface PageCommand {
  id: string;
  label: string;
  description?: string;
  /** Other words under which somebody may look for it. */
  keywords?: string;
  run: () => void;
}

let registered: PageCommand[] = [];
const listeners = new Set<() => void>();

function change(next: PageCommand[]): void {
  registered = next;
  for (const listener of listeners) listener();
}

/** `useCommands(useMemo(() => [{ id, label, run }], []))`: pass the same array again unless the commands changed. */
export function useCommands(commands: PageCommand[]): void {
  useEffect(() => {
    change([...registered, ...commands]);
    return () => change(registered.filter((one) => !commands.includes(one)));
  }, [commands]);
}

export function usePageCommands(): PageCommand[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}
