import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { RepositoryLink, RepositoryLinkWithToken } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshLinks } from './queries.ts';
import { TokenDialog } from './TokenShown.tsx';

const words = text.links;
type Act = 'rotate' | 'revoke';

/** The token of a link: since when it is good, a new one in its place, and its end; each asked once more, since it stops at once. */
export function LinkToken({ link }: { link: RepositoryLink }) {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<Act | null>(null);
  const [token, setToken] = useState<string | null>(null);
  const rotate = useMutation({
    mutationFn: () => api.post<RepositoryLinkWithToken>(`/links/${link.id}/rotate-token`, {}),
    onSuccess: async (rotated) => {
      setAsked(null);
      setToken(rotated.token);
      await refreshLinks(queryClient);
    },
  });
  const revoke = useMutation({
    mutationFn: () => api.post<RepositoryLink>(`/links/${link.id}/revoke-token`, {}),
    onSuccess: async () => {
      setAsked(null);
      toast(words.revoked);
      await refreshLinks(queryClient);
    },
  });
  const act = asked === 'revoke' ? revoke : rotate;
  const close = () => {
    setAsked(null);
    rotate.reset();
    revoke.reset();
  };
  return (
    <>
      <Section
        title={words.tokenSection}
        lead={
          link.tokenCreatedAt ? (
            <>
              {words.tokenSince} <RelativeTime at={link.tokenCreatedAt} />
            </>
          ) : (
            words.tokenNone
          )
        }
        actions={
          link.may.change ? (
            <Group gap="xs">
              <Button
                variant="default"
                size="xs"
                onClick={() => (link.tokenCreatedAt ? setAsked('rotate') : rotate.mutate())}
              >
                {words.rotate}
              </Button>
              {link.tokenCreatedAt ? (
                <Button variant="default" size="xs" onClick={() => setAsked('revoke')}>
                  {words.revoke}
                </Button>
              ) : null}
            </Group>
          ) : null
        }
      >
        {asked === null ? <FormProblem error={rotate.error} /> : null}
      </Section>
      <Modal opened={asked !== null} onClose={close} title={asked === 'revoke' ? words.revokeTitle : words.rotateTitle}>
        <Stack gap="md">
          <Text>{asked === 'revoke' ? words.revokeLead : words.rotateLead}</Text>
          <FormProblem error={act.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              {text.common.cancel}
            </Button>
            <Button loading={act.isPending} onClick={() => act.mutate()}>
              {asked === 'revoke' ? words.revoke : words.rotate}
            </Button>
          </Group>
        </Stack>
      </Modal>
      <TokenDialog token={token} onClose={() => setToken(null)} />
    </>
  );
}
