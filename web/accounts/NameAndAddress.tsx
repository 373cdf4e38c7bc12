import { Text } from '@mantine/core';
import type { User } from '../contracts.ts';
import { isNamed, nameOf } from '../people/person.ts';
import { text } from '../text/index.ts';

/** Who it is, with the address below the name. */
export function NameAndAddress({ user, isMe = false }: { user: Pick<User, 'name' | 'email'>; isMe?: boolean }) {
  return (
    <div>
      <Text component="span" fw={500}>
        {nameOf(user)}
      </Text>
      {isMe ? (
        <Text component="span" c="dimmed">
          {' '}
          ({text.accounts.you})
        </Text>
      ) : null}
      {isNamed(user) ? (
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
      ) : null}
    </div>
  );
}
