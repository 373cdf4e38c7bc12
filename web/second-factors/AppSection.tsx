import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api.ts';
import type { SecondFactors } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { EnrolAppDialog } from './EnrolAppDialog.tsx';
import { isLast, useRefreshFactors } from './factors.ts';

const words = text.secondFactors;

/** The app that shows six digits. */
export function AppSection({ factors }: { factors: SecondFactors }) {
  const [isEnrolling, setIsEnrolling] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const refresh = useRefreshFactors();
  const app = factors.authenticatorApp;
  return (
    <Section
      title={words.app}
      lead={words.appLead}
      actions={
        <Group gap="xs">
          {app ? (
            <Button variant="default" onClick={() => setIsRemoving(true)}>
              {words.appRemove}
            </Button>
          ) : null}
          <Button variant="default" onClick={() => setIsEnrolling(true)}>
            {app ? words.appReplace : words.appSetUp}
          </Button>
        </Group>
      }
    >
      <Text c={app ? undefined : 'dimmed'}>
        {app ? words.appOn : words.appNone} {app ? <RelativeTime at={app.activatedAt} /> : null}
      </Text>
      <EnrolAppDialog opened={isEnrolling} onClose={() => setIsEnrolling(false)} />
      <ConfirmDialog
        opened={isRemoving}
        onClose={() => setIsRemoving(false)}
        title={words.appRemoveTitle}
        explanation={isLast(factors) ? words.removeLast : words.removeExplain}
        confirmLabel={words.appRemove}
        isDestructive
        act={({ password }) => api.delete(`/me/second-factors/${app?.id}`, { body: { password } })}
        onDone={() => {
          toast(words.appRemoved);
          void refresh();
        }}
      />
    </Section>
  );
}
