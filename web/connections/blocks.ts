import { useQueryClient } from '@tanstack/react-query';
import type { BlockView } from '../../server/connections/contract.ts';
import { api } from '../api.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { useList } from '../use-list.ts';
import { useSubmission } from '../use-submission.ts';

/** An organisation that may ask us no more. */
export type Block = BlockView;

export function useBlocks(): Block[] {
  return useList<Block>(['connection-blocks'], '/connection-blocks', { limit: 200 }).items;
}

export function useAllowAgain() {
  const client = useQueryClient();
  return useSubmission((block: Block) => api.delete(`/connection-blocks/${block.organisation.id}`), {
    onSuccess: (_answer, block) => {
      toast(text.connections.allowedAgain(block.organisation.name));
      return client.invalidateQueries({ queryKey: ['connection-blocks'] });
    },
    onError: (error) => toastProblem(error),
  });
}
