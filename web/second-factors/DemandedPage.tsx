import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { meQuery } from '../identity/me.ts';
import { useEnter } from '../identity/use-enter.ts';
import { useSignOut } from '../identity/use-sign-out.ts';
import { text } from '../text/index.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Factors } from './Factors.tsx';

const words = text.secondFactors;

/** Where the organisation demands a second factor: one sets it up or confirms it here, before anything else. */
export function DemandedPage() {
  const { next } = useSearch({ from: '/plain/second-factor' });
  const me = useQuery(meQuery);
  const enter = useEnter();
  const signOut = useSignOut();
  return (
    <Loaded query={me}>
      {({ organisation, secondFactor }) => (
        <>
          <PageHeader
            title={words.demandedTitle}
            lead={secondFactor.has ? words.demandedConfirm(organisation.name) : words.demandedLead(organisation.name)}
          />
          <Factors />
          <Group justify="space-between" mt="md">
            <Button variant="subtle" onClick={() => signOut.mutate()}>
              {words.signOut}
            </Button>
            <Button disabled={secondFactor.confirmedAt === null} onClick={() => void enter(next)}>
              {words.goOn}
            </Button>
          </Group>
        </>
      )}
    </Loaded>
  );
}
