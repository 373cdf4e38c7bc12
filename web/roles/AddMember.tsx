import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { useList } from '../use-list.ts';

const TYPING_MS = 200;

/** Finds people of the organisation by name and adds the one chosen. */
export function AddMember({ members, onAdd }: { members: User[]; onAdd: (user: User) => void }) {
  const { organisation } = useMe();
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), TYPING_MS);
  const people = useList<User>(['users', organisation.id], `/organisations/${organisation.id}/users`, {
    q: q || undefined,
    limit: 50,
  });
  const isMember = new Set(members.map((user) => user.id));
  const addable = people.items.filter((user) => !isMember.has(user.id) && user.status !== 'disabled');

  return (
    <Select
      label={text.roles.addMember}
      placeholder={text.roles.addMemberPlaceholder}
      mb="md"
      maw={420}
      searchable
      value={null}
      searchValue={words}
      onSearchChange={setWords}
      nothingFoundMessage={text.roles.nobodyFound}
      filter={({ options }) => options}
      data={addable.map((user) => ({ value: user.id, label: labelOf(user) }))}
      onChange={(id) => {
        const user = addable.find((one) => one.id === id);
        if (user) onAdd(user);
        setWords('');
      }}
    />
  );
}

function labelOf(user: User): string {
  return user.name && user.name !== user.email ? `${user.name} (${user.email})` : user.email;
}
