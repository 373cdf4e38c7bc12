import type { PlacementRule } from './place.ts';
import type { PlacementAct } from './settle.ts';

/** Why somebody belongs where they belong, as it is kept on them. */
export type KeptPlacement = { rule: PlacementRule; emailDomain: string | null; act: PlacementAct | null };

/**
 * The reason as a sentence: "You are in Acme because …" for oneself, "Mia is in Acme because …" for others. The e-mail
 * domain is the one that decided when they were placed: who owns it by now is another question.
 */
export function becauseOf(placement: KeptPlacement, who: { name: string | null; organisationName: string }): string {
  const they = who.name === null ? 'You are' : `${who.name} is`;
  const their = who.name === null ? 'your' : 'their';
  const them = who.name === null ? 'you' : 'them';
  if (placement.rule === 'self_registration') {
    return `${they} in an organisation of ${their} own because ${their} address fell under no e-mail domain that an organisation owns, and no invitation waited for it.`;
  }
  return `${they} in ${who.organisationName} because ${because(placement, their, them)}.`;
}

function because({ rule, emailDomain, act }: KeptPlacement, their: string, them: string): string {
  if (act === 'provisioning') return `its identity provider provisioned ${them}`;
  if (act === 'transfer') return `an enterprise administrator of its account moved ${them} there`;
  if (rule === 'owned_domain') {
    const falls = `${their} address falls under ${emailDomain}, which it has proved to own`;
    return act === 'claim' ? `${falls}, and an enterprise administrator claimed ${them}` : falls;
  }
  if (rule === 'link_agent') return `its link added ${them}`;
  return `one of its administrators invited ${them}`;
}
