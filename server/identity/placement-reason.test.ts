import { expect, test } from 'vitest';
import { becauseOf, type KeptPlacement } from './placement-reason.ts';

test.each<[KeptPlacement, string]>([
  [
    { rule: 'owned_domain', emailDomain: 'acme.example', act: 'sign_up' },
    'You are in Acme because your address falls under acme.example, which it has proved to own.',
  ],
  [
    { rule: 'owned_domain', emailDomain: 'acme.example', act: 'claim' },
    'You are in Acme because your address falls under acme.example, which it has proved to own, and an enterprise administrator claimed you.',
  ],
  [
    { rule: 'invitation', emailDomain: null, act: 'invitation' },
    'You are in Acme because one of its administrators invited you.',
  ],
  [
    { rule: 'invitation', emailDomain: null, act: 'transfer' },
    'You are in Acme because an enterprise administrator of its account moved you there.',
  ],
  [{ rule: 'link_agent', emailDomain: null, act: 'link' }, 'You are in Acme because its link added you.'],
  [
    { rule: 'self_registration', emailDomain: null, act: 'sign_up' },
    'You are in an organisation of your own because your address fell under no e-mail domain that an organisation owns, and no invitation waited for it.',
  ],
])('%j reads as a sentence', (placement, sentence) => {
  expect(becauseOf(placement, { name: null, organisationName: 'Acme' })).toBe(sentence);
});

test('somebody else reads it about them', () => {
  const placement: KeptPlacement = { rule: 'invitation', emailDomain: null, act: null };
  expect(becauseOf(placement, { name: 'Mia', organisationName: 'Acme' })).toBe(
    'Mia is in Acme because one of its administrators invited them.',
  );
});
