import type { Me, Workspace } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

const RECORD_DAYS = 90;
const DAY_MS = 86_400_000;

/** Only a paid plan creates workspaces; whoever may not is not shown the act at all. */
export function mayCreate(me: Me): boolean {
  return me.may.createWorkspace === true;
}

/** Who owns it, as one says it: oneself, a name, or somebody of an organisation. */
export function sayOwner({ owner, isOwner }: Workspace): string {
  if (isOwner) return text.workspaces.you;
  if (!owner) return '';
  return sayNameOf(owner) ?? text.documents.someone(owner.organisation.name);
}

/** What one may do in it, in words. */
export function sayAbilities({ abilities, isOwner }: Workspace): string {
  const words = text.workspaces;
  if (isOwner) return words.mayAllAsOwner;
  if (abilities.includes('manage')) return words.mayAll;
  if (abilities.length === 0) return words.mayNothing;
  return abilities.map((ability) => words.abilities[ability]).join(', ');
}

/** Until when the record of a closed one is kept. */
export function recordEnds(closedAt: string): string {
  return new Date(Date.parse(closedAt) + RECORD_DAYS * DAY_MS).toISOString();
}
