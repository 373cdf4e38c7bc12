import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Participant } from '../contracts.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { nameOf, refreshParticipants } from './queries.ts';

const words = text.participants;

/** What happens at once to one participant; removing is taken back by inviting them anew, with what they had. */
export function useParticipantActs(workspaceId: string, participant: Participant) {
  const client = useQueryClient();
  const path = `/workspaces/${workspaceId}/participants`;
  const name = nameOf(participant);
  const { email, abilities, hidden, message } = participant;
  const refresh = () => refreshParticipants(client);

  const bringBack = () =>
    api
      .post(path, { emails: [email], abilities, hidden, message: message ?? '' })
      .then(refresh)
      .then(() => toast(words.broughtBack(name)), toastProblem);
  const remove = useMutation({
    mutationFn: () => api.delete(`${path}/${participant.id}`),
    onSuccess: async () => {
      await refresh();
      toast(words.removed(name), { undo: () => void bringBack() });
    },
    onError: toastProblem,
  });
  const hide = useMutation({
    mutationFn: (wish: boolean) =>
      api.patch<Participant>(`${path}/${participant.id}`, { hidden: wish }, { ifMatch: participant.version }),
    onSuccess: async (_answer, wish) => {
      await refresh();
      toast(wish ? words.hiddenToast(name) : words.shownToast(name));
    },
    onError: (error) => {
      toastProblem(error);
      void refresh();
    },
  });
  const resend = useMutation({
    mutationFn: () => api.post<Participant>(`${path}/${participant.id}/resend`),
    onSuccess: async () => {
      await refresh();
      toast(words.resent(email));
    },
    onError: toastProblem,
  });
  return { remove: () => remove.mutate(), hide: (wish: boolean) => hide.mutate(wish), resend: () => resend.mutate() };
}
