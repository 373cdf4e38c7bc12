import { useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import type { PickedFile } from './picked-files.ts';
import { otherName, type PlacedFile, placeFiles } from './place-files.ts';
import type { WantedUpload } from './upload-item.ts';
import { uploads } from './upload-queue.ts';

export type Wish = 'version' | 'both' | 'skip';
export interface Cost {
  needed: number;
  available: number;
}

/** What becomes of chosen files: their folders are made, names that are there already are asked about, the rest is sent. */
export function useUploading(workspace: Workspace, folderId: string | undefined) {
  const [asked, setAsked] = useState<PlacedFile[] | null>(null);
  const [free, setFree] = useState<PlacedFile[]>([]);
  const [isPlacing, setIsPlacing] = useState(false);
  const [tooMuch, setTooMuch] = useState<Cost | null>(null);

  const begin = async (picked: PickedFile[]) => {
    if (picked.length === 0) return;
    setTooMuch(null);
    setIsPlacing(true);
    try {
      const placed = await placeFiles(workspace.id, folderId ?? null, picked);
      const taken = placed.filter(({ same }) => same !== null);
      const others = placed.filter(({ same }) => same === null);
      if (taken.length === 0) await send(others.map(newDocument(workspace.id)));
      else {
        setFree(others);
        setAsked(taken);
      }
    } catch (error) {
      toastProblem(error);
    } finally {
      setIsPlacing(false);
    }
  };

  const send = async (wanted: WantedUpload[]) => {
    const cost = await costOf(workspace, wanted.filter(({ place }) => place.documentId === null).length);
    if (cost && cost.needed > cost.available) setTooMuch(cost);
    else uploads.add(wanted);
  };

  const answer = async (wishes: Wish[]) => {
    const decided = (asked ?? []).flatMap((one, index) => wanted(workspace.id, one, wishes[index] ?? 'skip'));
    const all = [...free.map(newDocument(workspace.id)), ...decided];
    setAsked(null);
    if (all.length > 0) await send(all).catch((error: unknown) => toast(sayProblem(error), { color: 'red' }));
  };

  return { begin, answer, asked, cancel: () => setAsked(null), isPlacing, tooMuch, forgive: () => setTooMuch(null) };
}

const newDocument =
  (workspaceId: string) =>
  ({ file, folderId }: PlacedFile): WantedUpload => ({
    file,
    name: file.name,
    place: { workspaceId, folderId, documentId: null },
  });

function wanted(workspaceId: string, { file, folderId, same }: PlacedFile, wish: Wish): WantedUpload[] {
  if (wish === 'skip') return [];
  if (wish === 'version' && same) {
    return [{ file, name: same.name, place: { workspaceId, folderId: null, documentId: same.id } }];
  }
  return [{ file, name: otherName(file.name), place: { workspaceId, folderId, documentId: null } }];
}

/** What so many more documents take, for whoever may know. */
async function costOf({ id, may }: Workspace, documents: number): Promise<Cost | null> {
  if (!may.readCost || documents === 0) return null;
  try {
    return await api.get<Cost>(`/workspaces/${id}/cost`, { query: { documents } });
  } catch (error) {
    // The server counts again when each document is made; what it says there is said there.
    if (isProblem(error)) return null;
    throw error;
  }
}

export const sayTooMuch = ({ needed, available }: Cost) => text.documents.costTooMuch(needed, available);
