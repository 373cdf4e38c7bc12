import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { NamedReference } from '../contract-draft.ts';
import { text } from '../text/index.ts';
import { toast } from '../ui/toasts.tsx';
import { type Acts, ActsContext } from './acts.ts';
import { ChangeLevelDialog } from './ChangeLevelDialog.tsx';
import { ConnectionDrawer } from './ConnectionDrawer.tsx';
import { CreateConnectionDialog, type Prefilled } from './CreateConnectionDialog.tsx';
import type { Connection } from './connection.ts';
import { EndDialog } from './EndDialog.tsx';
import { refreshConnections } from './queries.ts';
import { ReviewDialog } from './ReviewDialog.tsx';
import type { Tab } from './search.ts';
import { useRequestActs } from './use-request-acts.ts';

const CLOSED_MS = 350;

type Choice = { act: 'level' | 'end'; connection: Connection };

/** Every dialog of connections, opened through `useActs` and, where a link should lead there, through the address. */
export function ConnectionActs({ landing, children }: { landing: RefObject<HTMLElement | null>; children: ReactNode }) {
  const { create, review, connection } = useSearch({ from: '/signed-in/admin/connections' });
  const navigate = useNavigate({ from: '/admin/connections' });
  const [choice, setChoice] = useState<Choice | null>(null);
  const [prefilled, setPrefilled] = useState<Prefilled | null>(null);
  const afterChange = useAfterChange(landing);

  const go = useCallback(
    (search: { create?: true | undefined; review?: string | undefined; connection?: string | undefined; tab?: Tab }) =>
      void navigate({ search: (earlier) => ({ ...earlier, ...search }), replace: true, resetScroll: false }),
    [navigate],
  );
  const ask = useCallback(
    (organisation?: NamedReference, comment = '') => {
      setPrefilled(organisation ? { organisation, comment } : null);
      go({ create: true, review: undefined, connection: undefined });
    },
    [go],
  );
  const requestActs = useRequestActs(ask, afterChange);

  const acts = useMemo(
    (): Acts => ({
      showDetails: (id) => go({ connection: id }),
      review: (id) => go({ review: id }),
      changeLevel: (chosen) => setChoice({ act: 'level', connection: chosen }),
      end: (chosen) => setChoice({ act: 'end', connection: chosen }),
      ask,
      ...requestActs,
    }),
    [go, ask, requestActs],
  );

  return (
    <ActsContext.Provider value={acts}>
      {children}
      <ConnectionDrawer
        id={connection}
        onClose={() => go({ connection: undefined })}
        isCovered={choice !== null || review !== undefined || create === true}
      />
      <ReviewDialog id={review} onClose={() => go({ review: undefined })} onAnswered={afterChange} />
      <ChangeLevelDialog
        connection={choice?.act === 'level' ? choice.connection : null}
        onClose={() => setChoice(null)}
        onDone={afterChange}
      />
      <EndDialog
        connection={choice?.act === 'end' ? choice.connection : null}
        onClose={() => setChoice(null)}
        onDone={afterChange}
      />
      <CreateConnectionDialog
        opened={create === true}
        prefilled={prefilled}
        onClose={() => {
          setPrefilled(null);
          go({ create: undefined });
        }}
        onCreated={(made) => {
          go({ create: undefined, tab: 'requested' });
          toast(text.connections.created(made.to.name));
          afterChange();
        }}
      />
    </ActsContext.Provider>
  );
}

/**
 * Asks for the lists again, and when that took away the row whose button had the focus, puts the focus on the list's
 * heading, so that nobody who uses the keyboard starts again at the top of the page.
 */
function useAfterChange(landing: RefObject<HTMLElement | null>): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(() => {
    void refreshConnections(client).finally(() => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body) landing.current?.focus({ preventScroll: true });
      }, CLOSED_MS);
    });
  }, [client, landing]);
}
