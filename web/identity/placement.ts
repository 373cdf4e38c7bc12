import type { KeptPlacement, NamedReference, Placement } from '../contracts.ts';
import { text } from '../text/index.ts';

/** "You are in X because …", to the person themselves. */
export function sayPlacement(
  organisation: NamedReference,
  placement: Placement & Partial<Pick<KeptPlacement, 'act'>>,
): string {
  const { placement: words } = text.identity;
  if (placement.act === 'transfer') return words.transfer(organisation.name);
  if (placement.act === 'claim') return words.claim(organisation.name, placement.emailDomain);
  switch (placement.rule) {
    case 'owned_domain':
      return words.owned_domain(organisation.name, placement.emailDomain);
    case 'invitation':
      return words.invitation(organisation.name);
    case 'link_agent':
      return words.link_agent(organisation.name);
    case 'self_registration':
      return words.self_registration();
  }
}
