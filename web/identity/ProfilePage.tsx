import { Badge, Group, Text } from '@mantine/core';
import { IdentitiesSection } from '../single-sign-on/IdentitiesSection.tsx';
import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';
import { AddressSection } from './AddressSection.tsx';
import { ApiTokensSection } from './ApiTokensSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { useMe } from './me.ts';
import { NameSection } from './NameSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { sayPlacement } from './placement.ts';

/** What belongs to the person who is signed in. */
export function ProfilePage() {
  const me = useMe();
  const { placement } = me.user;
  return (
    <div style={{ maxWidth: '46rem' }}>
      <PageHeader title={text.identity.profileTitle} lead={text.identity.profileLead(me.organisation.name)} />
      {placement ? (
        <Section title={text.identity.landedWhy}>
          <Text>{sayPlacement(me.organisation, placement)}</Text>
        </Section>
      ) : null}
      <NameSection key={me.user.version} user={me.user} />
      <AddressSection user={me.user} />
      <PasswordSection />
      <IdentitiesSection />
      <Section title={text.identity.yourRoles}>
        {me.user.roles.length === 0 ? <Text c="dimmed">{text.identity.noRoles}</Text> : null}
        <Group gap="xs">
          {me.user.roles.map((role) => (
            <Badge key={role.id} color="gray">
              {role.name}
            </Badge>
          ))}
        </Group>
      </Section>
      <AppearanceSection />
      <ApiTokensSection />
    </div>
  );
}
