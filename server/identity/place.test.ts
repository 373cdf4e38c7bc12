import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suffixesOf } from './email-address.ts';
import { coveringEmailDomain, type PlacementFacts, place } from './place.ts';

const nothing: PlacementFacts = { invitations: [], ownedEmailDomain: null, linkAgent: null };
const invited = { organisationId: 'invited', accountId: 'one' };
const ownedInside = { name: 'test.com', organisationId: 'owner', accountId: 'one' };
const ownedOutside = { name: 'test.com', organisationId: 'owner', accountId: 'two' };
const linkAgent = { organisationId: 'agent' };

test.each<[string, Partial<PlacementFacts>, string, string | null, string | null]>([
  ['none of these: an individual organisation of their own', {}, 'self_registration', null, null],
  ['an invitation', { invitations: [invited] }, 'invitation', 'invited', null],
  ['an owned e-mail domain', { ownedEmailDomain: ownedOutside }, 'owned_domain', 'owner', 'test.com'],
  ['a link', { linkAgent }, 'link_agent', 'agent', null],
  [
    'an explicit choice inside the account beats the default',
    { invitations: [invited], ownedEmailDomain: ownedInside },
    'invitation',
    'invited',
    null,
  ],
  [
    'an owned e-mail domain of another account covers the invited address',
    { invitations: [invited], ownedEmailDomain: ownedOutside },
    'owned_domain',
    'owner',
    'test.com',
  ],
  [
    'an owned e-mail domain, a link included',
    { ownedEmailDomain: ownedOutside, linkAgent },
    'owned_domain',
    'owner',
    'test.com',
  ],
  ['an invitation before a link', { invitations: [invited], linkAgent }, 'invitation', 'invited', null],
  [
    'of several invitations the first that counts',
    { invitations: [{ organisationId: 'other', accountId: 'three' }, invited], ownedEmailDomain: ownedInside },
    'invitation',
    'invited',
    null,
  ],
])('%s', (_name, facts, rule, organisationId, emailDomain) => {
  const placement = place({ ...nothing, ...facts });
  expect(placement).toMatchObject({ rule, organisationId, emailDomain });
  expect(placement.considered.map((one) => one.rule)).toEqual([
    'invitation',
    'owned_domain',
    'link_agent',
    'self_registration',
  ]);
  expect(placement.considered.find((one) => one.applies)?.rule).toBe(rule);
});

test.each([
  ['a@test.com', ['test.com'], 'test.com'],
  ['a@a.b.test.com', ['test.com'], 'test.com'],
  ['a@eviltest.com', ['test.com'], null],
  ['a@test.com.evil.com', ['test.com'], null],
  ['a@a.b.test.com', ['test.com', 'b.test.com'], 'b.test.com'],
  ['a@b.test.com', ['c.test.com'], null],
  ['a@test.com', [], null],
])('%s among owned %j is covered by %s', (email, names, expected) => {
  expect(
    coveringEmailDomain(
      email,
      names.map((name) => ({ name, excludedSubdomains: [] })),
    )?.name ?? null,
  ).toBe(expected);
});

const label = fc.stringMatching(/^[a-z0-9]{1,3}$/);
const host = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));

test('what covers an address is always one of its suffixes at label boundaries, and the longest of those owned', () => {
  fc.assert(
    fc.property(host, fc.array(host, { maxLength: 8 }), fc.nat(4), (name, others, cut) => {
      // Some owned names are made from the address itself, so that covering happens often.
      const owned = [...others, name.split('.').slice(cut).join('.')]
        .filter(Boolean)
        .map((one) => ({ name: one, excludedSubdomains: [] }));
      const email = `a@${name}`;
      const expected = suffixesOf(email).find((suffix) => owned.some((one) => one.name === suffix)) ?? null;
      expect(coveringEmailDomain(email, owned)?.name ?? null).toBe(expected);
    }),
  );
});
