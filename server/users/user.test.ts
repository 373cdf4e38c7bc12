import { expect, test } from 'vitest';
import { changeUser, type UserStatus } from './user.ts';

const statuses: UserStatus[] = ['pending', 'active', 'disabled'];

test.each(statuses.flatMap((from) => (['active', 'disabled'] as const).map((to) => [from, to] as const)))(
  'a %s user who shall be %s',
  (from, to) => {
    const change = () => changeUser({ name: 'Mia', status: from }, { status: to });
    if (from === 'pending') expect(change).toThrow(expect.objectContaining({ code: 'user_pending' }));
    else expect(change()).toEqual(from === to ? {} : { status: to });
  },
);

test('anybody is renamed, pending ones too', () => {
  for (const status of statuses)
    expect(changeUser({ name: 'Mia', status }, { name: 'Maria' })).toEqual({ name: 'Maria' });
  expect(changeUser({ name: 'Mia', status: 'active' }, { name: 'Mia' })).toEqual({});
});
