import { createContext, useContext } from 'react';
import type { NamedReference } from '../contract-draft.ts';
import type { Connection } from './connection.ts';

/** What can be opened or done from any row, the details, or the map; each act has one home in ConnectionActs. */
export interface Acts {
  showDetails: (id: string) => void;
  review: (id: string) => void;
  changeLevel: (connection: Connection) => void;
  end: (connection: Connection) => void;
  resend: (connection: Connection) => void;
  cancel: (connection: Connection) => void;
  /** Opens the Create dialog, for this organisation if one is given. */
  ask: (organisation?: NamedReference, comment?: string) => void;
  /** The connection that a call is under way for, so that its button can say so. */
  busyId: string | null;
}

export const ActsContext = createContext<Acts | null>(null);

export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (!acts) throw new Error('useActs outside of ConnectionActs');
  return acts;
}
