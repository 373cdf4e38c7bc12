import type { Unfinished } from '../unfinished.ts';

/** For who looks at a snapshot and writes nothing. */
export const folderCalled = (name: string) => async (): Promise<Unfinished> => ({ to: name, path: name, id: name });
