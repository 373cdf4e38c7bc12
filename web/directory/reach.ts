import { text } from '../text/index.ts';
import type { Level, Reach } from './queries.ts';

/** What a connected organisation shows us; undefined when we do not know. */
export function levelOf(reach: Reach | undefined, organisationId: string): Level | undefined {
  return reach?.to.find((one) => one.organisation.id === organisationId)?.level;
}

/** Why somebody there can be reached: "your own organisation", "takes work from Acme: roles only". */
export function sayReach(reach: Reach | undefined, organisationId: string): string {
  if (!reach) return '';
  if (organisationId === reach.us.id) return text.directory.own;
  const level = levelOf(reach, organisationId);
  if (!level) return text.directory.takesPlain(reach.us.name);
  return text.directory.takes(reach.us.name, text.directory.levels[level]);
}

/** Whether work may come back to us from there; null when we do not know. */
export function isMutual(reach: Reach | undefined, organisationId: string): boolean | null {
  if (!reach) return null;
  if (reach.from.some((one) => one.id === organisationId)) return true;
  return reach.isCut ? null : false;
}
