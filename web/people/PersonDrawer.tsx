import { Badge, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, isProblem } from '../api.ts';
import type { User } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { FactorsOfPerson } from '../second-factors/FactorsOfPerson.tsx';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { AgentBadge } from './AgentBadge.tsx';
import { nameOf, sayWhyHere, TONES } from './person.ts';

const words = text.people;

/** One person: how they stand, which roles they hold, and why they are in this organisation. */
export function PersonDrawer({
  id,
  organisationName,
  onClose,
}: {
  id: string | undefined;
  organisationName: string;
  onClose: () => void;
}) {
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" size={440} title={words.person}>
      {id ? <Details id={id} organisationName={organisationName} /> : null}
    </Drawer>
  );
}

function Details({ id, organisationName }: { id: string; organisationName: string }) {
  const me = useMe();
  const query = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => api.get<User>(`/users/${id}`, { signal }),
  });
  if (isProblem(query.error, 'not_found', 'invalid')) {
    return <EmptyState headingOrder={3} title={text.frame.notFoundTitle} reason={words.gone} />;
  }
  return (
    <Loaded query={query}>
      {(person) => (
        <Stack gap="lg">
          <div>
            <Title order={3} size="h2">
              {nameOf(person)}
            </Title>
            <Group gap="sm" mt="xs">
              <StatusBadge tone={TONES[person.status]}>{words.statuses[person.status]}</StatusBadge>
              <AgentBadge kind={person.kind} />
              <Text size="sm" c="dimmed" component="span">
                {words.hereSince} <RelativeTime at={person.createdAt} />
              </Text>
            </Group>
          </div>
          <section>
            <Title order={4} size="h3" mb={4}>
              {words.whyHere}
            </Title>
            <Text>{sayWhyHere(person, organisationName)}</Text>
          </section>
          <Facts>
            <Fact name={words.address}>{person.email}</Fact>
            {person.aliases.length > 0 ? <Fact name={words.formerAddresses}>{person.aliases.join(', ')}</Fact> : null}
            <Fact name={words.roles}>{person.roles.length === 0 ? words.noRoles : <Roles person={person} />}</Fact>
            {administers(me) && person.status !== 'pending' ? <FactorsOfPerson person={person} /> : null}
          </Facts>
        </Stack>
      )}
    </Loaded>
  );
}

function Roles({ person }: { person: User }) {
  return (
    <Group gap={4}>
      {person.roles.map((role) => (
        <Badge key={role.id} color="gray">
          <AnchorLink to="/admin/roles/$id" params={{ id: role.id }} size="xs" c="inherit">
            {role.name}
          </AnchorLink>
        </Badge>
      ))}
    </Group>
  );
}
