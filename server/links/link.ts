import type { Id, OrganisationId, UserId } from '../platform/ids.ts';
import { kindOf } from '../platform/repositories/kinds.ts';

export type LinkId = Id<'link'>;
/** Links of one organisation. */
export const linksMaximum = 100;
/** Agents of one organisation. */
export const agentsMaximum = 100;
/** People who were added through one link and have not accepted yet. */
export const waitingPeopleMaximum = 5000;

/** A content repository that an organisation has connected. */
export type Link = {
  id: LinkId;
  organisationId: OrganisationId;
  agentUserId: UserId;
  kind: string;
  name: string;
  /** Those settings that may be shown. */
  settings: Record<string, unknown>;
  /** The rest of them, as JSON, sealed. */
  sealedSecrets: Buffer | null;
  testedAt: Date | null;
  testFailure: string | null;
  createdAt: Date;
  version: number;
};

/** Settings as they are kept: what may be shown, and what is sealed. */
export function divideSettings(kind: string, settings: Record<string, unknown>) {
  const isSecret = (name: string) => kindOf(kind).secrets.includes(name as never);
  const entries = Object.entries(settings);
  return {
    shown: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => isSecret(name))),
  };
}

/** What stands in views instead of secrets: hasPassword, hasSecretAccessKey. */
export function secretMarks(kind: string): Record<string, true> {
  const mark = (name: string) => `has${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return Object.fromEntries(kindOf(kind).secrets.map((name) => [mark(name), true]));
}
