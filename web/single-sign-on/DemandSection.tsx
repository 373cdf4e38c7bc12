import { Button, MultiSelect, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldError, type Page } from '../api.ts';
import type { SingleSignOn, User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Section } from '../ui/Section.tsx';
import { refreshSingleSignOn } from './queries.ts';

const words = text.singleSignOn;
const MANY = 5;

/** Whether single sign-on is demanded, and who may do without in an emergency. */
export function DemandSection({ organisationId, found }: { organisationId: string; found: SingleSignOn }) {
  const me = useMe();
  const [isOpened, setIsOpened] = useState(false);
  const [named, setNamed] = useState<string[]>(
    found.emergencyAdministrators.length > 0 ? found.emergencyAdministrators.map((one) => one.id) : [me.user.id],
  );
  const queryClient = useQueryClient();
  const isOn = found.singleSignOnRequired;
  const label = isOn ? words.demandStop : words.demandStart;
  if (found.emailDomains.length === 0) {
    return (
      <Section title={words.demand}>
        <Text>{words.demandNothing}</Text>
      </Section>
    );
  }
  return (
    <Section
      title={words.demand}
      lead={words.demandLead(found.emailDomains.slice(0, MANY).join(', '))}
      actions={
        <Button variant={isOn ? 'default' : 'light'} onClick={() => setIsOpened(true)}>
          {label}
        </Button>
      }
    >
      <Text>{isOn ? words.demandOn : words.demandOff}</Text>
      {isOn ? (
        <Text size="sm" c="dimmed">
          {words.emergencyNamed(found.emergencyAdministrators.map((one) => one.name).join(', '))}
        </Text>
      ) : null}
      <ConfirmDialog<SingleSignOn>
        opened={isOpened}
        onClose={() => setIsOpened(false)}
        title={label}
        explanation={isOn ? words.demandStopWhy : words.demandStartWhy}
        confirmLabel={label}
        fields={['emergencyAdministratorIds', 'emergencyAdministratorIds.0']}
        act={({ password }) => {
          const body = isOn
            ? { singleSignOnRequired: false, password }
            : { singleSignOnRequired: true, emergencyAdministratorIds: named, password };
          return api.patch<SingleSignOn>(`/organisations/${organisationId}/single-sign-on`, body, {
            ifMatch: found.version,
          });
        }}
        onDone={() => void refreshSingleSignOn(queryClient)}
        onReload={() => void refreshSingleSignOn(queryClient)}
      >
        {(error) => (isOn ? null : <Emergency organisationId={organisationId} {...{ named, setNamed, error }} />)}
      </ConfirmDialog>
    </Section>
  );
}

function Emergency({
  organisationId,
  named,
  setNamed,
  error,
}: {
  organisationId: string;
  named: string[];
  setNamed: (ids: string[]) => void;
  error: unknown;
}) {
  const people = useQuery({
    queryKey: ['single-sign-on', organisationId, 'administrators'],
    queryFn: ({ signal }) =>
      api.get<Page<User>>(`/organisations/${organisationId}/users`, {
        query: { status: 'active', limit: 200 },
        signal,
      }),
  });
  const administrators = (people.data?.items ?? []).filter((person) =>
    person.roles.some((role) => role.securityLevel === 'administrator'),
  );
  return (
    <MultiSelect
      label={words.emergency}
      description={words.emergencyHelp}
      required
      maxValues={MANY}
      data={administrators.map((person) => ({ value: person.id, label: person.name }))}
      value={named}
      onChange={setNamed}
      error={fieldError(error, 'emergencyAdministratorIds') ?? fieldError(error, 'emergencyAdministratorIds.0')}
    />
  );
}
