import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { v4 as newKey } from 'uuid';
import { ApiProblem, api } from '../api.ts';
import type { InvitationWithLink } from '../contracts.ts';

export interface InvitationResult {
  email: string;
  link: string | null;
  error: unknown;
}

interface Wish {
  roleIds: string[];
  message: string;
}

function aboutOf(email: string, wish: Wish): string {
  return `${email} ${JSON.stringify(wish)}`;
}

/** Invites one address after the other, so that one that cannot be invited holds up nobody else. */
export function useInviteAll(organisationId: string) {
  const queryClient = useQueryClient();
  const [results, setResults] = useState<InvitationResult[]>([]);
  const [waiting, setWaiting] = useState(0);
  /** One key for each address until an answer came: trying again after none came invites nobody twice. */
  const keys = useRef(new Map<string, string>());

  const keyFor = (email: string, wish: Wish) => {
    const about = aboutOf(email, wish);
    const key = keys.current.get(about) ?? newKey();
    keys.current.set(about, key);
    return key;
  };

  const inviteOne = async (email: string, wish: Wish): Promise<InvitationResult> => {
    try {
      const invitation = await api.post<InvitationWithLink>(
        `/organisations/${organisationId}/invitations`,
        {
          email,
          ...(wish.roleIds.length > 0 ? { roleIds: wish.roleIds } : {}),
          ...(wish.message ? { message: wish.message } : {}),
        },
        { idempotencyKey: keyFor(email, wish) },
      );
      keys.current.delete(aboutOf(email, wish));
      return { email, link: invitation.link, error: null };
    } catch (error) {
      if (error instanceof ApiProblem && error.status > 0 && error.status < 500)
        keys.current.delete(aboutOf(email, wish));
      return { email, link: null, error };
    }
  };

  const inviteAll = async (emails: string[], wish: Wish) => {
    setResults([]);
    setWaiting(emails.length);
    for (const email of emails) {
      const result = await inviteOne(email, wish);
      setResults((earlier) => [...earlier, result]);
      setWaiting((left) => left - 1);
    }
    await queryClient.invalidateQueries({ queryKey: ['users', organisationId] });
    await queryClient.invalidateQueries({ queryKey: ['invitations', organisationId] });
    await queryClient.invalidateQueries({ queryKey: ['first-steps'] });
  };

  return { inviteAll, results, isInviting: waiting > 0, all: results.length + waiting };
}
