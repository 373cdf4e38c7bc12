import { ActionIcon, Group, Paper, Text, Title, Tooltip } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '../api.ts';
import type { Me, Role, User } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { AnchorLink } from '../ui/links.tsx';
import { toast } from '../ui/toasts.tsx';
import styles from './FirstSteps.module.css';
import { hideGuide, useGuideWish } from './guide-store.ts';

interface Progress {
  hasInvited: boolean;
  hasPublicRole: boolean;
  hasAsked: boolean;
}

/** The first steps are an administrator's, of an organisation that can be connected. */
export function hasFirstSteps(me: Me): boolean {
  return administers(me) && me.organisation.kind === 'organisation';
}

function useProgress(me: Me, enabled: boolean): Progress | undefined {
  const { id } = me.organisation;
  return useQuery({
    queryKey: ['first-steps', id],
    enabled,
    queryFn: async ({ signal }): Promise<Progress> => {
      const [users, roles, requested, paired] = await Promise.all([
        api.get<Page<User>>(`/organisations/${id}/users`, { query: { limit: 2 }, signal }),
        api.get<Page<Role>>(`/organisations/${id}/roles`, { query: { limit: 200 }, signal }),
        api.get<Page<unknown>>('/connections', { query: { view: 'requested', limit: 1 }, signal }),
        api.get<Page<{ from: { id: string } }>>('/connections', { query: { view: 'paired', limit: 200 }, signal }),
      ]);
      return {
        hasInvited: users.items.length > 1,
        hasPublicRole: roles.items.some((role) => role.visibility === 'public'),
        hasAsked: requested.items.length > 0 || paired.items.some((connection) => connection.from.id === id),
      };
    },
  }).data;
}

/** Leads the first visit: three steps, each a link; hidden when done or dismissed, and found again under Help. */
export function FirstSteps() {
  const me = useMe();
  const wish = useGuideWish();
  const isAsked = hasFirstSteps(me) && wish !== 'hidden';
  const progress = useProgress(me, isAsked);
  if (!isAsked || !progress) return null;

  const steps = [
    {
      done: progress.hasInvited,
      why: text.frame.guideInviteWhy,
      link: (
        <AnchorLink to="/admin/people" search={{ invite: true }} fw={600}>
          {text.frame.guideInvite}
        </AnchorLink>
      ),
    },
    {
      done: progress.hasPublicRole,
      why: text.frame.guideRoleWhy,
      link: (
        <AnchorLink to="/admin/roles" fw={600}>
          {text.frame.guideRole}
        </AnchorLink>
      ),
    },
    {
      done: progress.hasAsked,
      why: text.frame.guideConnectWhy,
      link: (
        <AnchorLink to="/admin/connections" search={{ create: true }} fw={600}>
          {text.frame.guideConnect}
        </AnchorLink>
      ),
    },
  ];
  const done = steps.filter((step) => step.done).length;
  if (wish === 'auto' && done === steps.length) return null;

  const dismiss = () => {
    hideGuide();
    toast(text.frame.guideDismissed);
  };

  return (
    <Paper component="section" withBorder p="md" mb="lg" aria-labelledby="first-steps">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h3" id="first-steps">
            {text.frame.guideTitle}
          </Title>
          <Text size="sm" c="dimmed">
            {text.frame.guideLead(me.organisation.name)} {text.frame.guideProgress(done, steps.length)}
          </Text>
        </div>
        <Tooltip label={text.frame.guideDismiss}>
          <ActionIcon aria-label={text.frame.guideDismiss} onClick={dismiss}>
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.why} className={styles.step}>
            {step.done ? (
              <IconCircleCheckFilled size={20} className={styles.done} role="img" aria-label={text.frame.guideDone} />
            ) : (
              <IconCircleDashed size={20} className={styles.open} aria-hidden />
            )}
            <div>
              {step.link}
              <Text size="sm" c="dimmed">
                {step.why}
              </Text>
            </div>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
