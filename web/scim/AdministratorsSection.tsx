import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Provisioning } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Section } from '../ui/Section.tsx';
import { provisioningPath } from './queries.ts';

const words = text.scim;

/** Whether provisioning may make and unmake administrators. */
export function AdministratorsSection({ provisioning }: { provisioning: Provisioning }) {
  const [isOpened, setIsOpened] = useState(false);
  const queryClient = useQueryClient();
  const { organisationId, managesAdministrators: isOn } = provisioning;
  const label = isOn ? words.stop : words.let;
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['provisioning', organisationId] });
  return (
    <Section
      title={words.administrators}
      actions={
        provisioning.may.change ? (
          <Button variant="default" onClick={() => setIsOpened(true)}>
            {label}
          </Button>
        ) : null
      }
    >
      <Text>{isOn ? words.administratorsOn : words.administratorsOff}</Text>
      <ConfirmDialog<Provisioning>
        opened={isOpened}
        onClose={() => setIsOpened(false)}
        title={label}
        explanation={isOn ? words.stopWhy : words.letWhy}
        confirmLabel={label}
        act={({ password }) =>
          api.patch<Provisioning>(
            provisioningPath(organisationId),
            { managesAdministrators: !isOn, password },
            { ifMatch: provisioning.version },
          )
        }
        onDone={refresh}
        onReload={refresh}
      />
    </Section>
  );
}
