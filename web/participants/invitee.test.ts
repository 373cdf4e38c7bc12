import { expect, test } from 'vitest';
import { addressesIn, INVITEES_LIMIT, type Invitee, requestOf, withInvitees } from './invitee.ts';

const address = (email: string): Invitee => ({ kind: 'address', email });
const ada: Invitee = {
  kind: 'person',
  person: { kind: 'user', id: 'ada', name: 'Ada', organisation: { id: 'acme', name: 'Acme' } },
};

test('addresses are read from what people paste', () => {
  expect(addressesIn('a@one.test, "Bea, B." <b@one.test>\nnobody')).toEqual({
    emails: ['a@one.test', 'b@one.test'],
    others: ['nobody'],
  });
});

test('each is named once, and at most as many as one invitation takes', () => {
  expect(withInvitees([address('a@one.test')], [address('a@one.test'), ada, ada])).toEqual([
    address('a@one.test'),
    ada,
  ]);
  const many = Array.from({ length: 300 }, (_, index) => address(`a${index}@one.test`));
  expect(withInvitees([], many)).toHaveLength(INVITEES_LIMIT);
});

test('addresses and people go apart', () => {
  expect(requestOf([address('a@one.test'), ada])).toEqual({ emails: ['a@one.test'], userIds: ['ada'] });
});
