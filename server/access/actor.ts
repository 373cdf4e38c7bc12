import type { AccountId, ApiTokenId, Id, OrganisationId, UserId } from '../platform/ids.ts';

export type SecurityLevel = 'member' | 'coordinator' | 'administrator';

/** A signed-in person or agent, as of this request. */
export type UserActor = {
  kind: 'user';
  userId: UserId;
  organisationId: OrganisationId;
  accountId: AccountId;
  organisationKind: 'organisation' | 'individual' | 'installation';
  plan: 'free' | 'paid';
  isOperator: boolean;
  isEnterpriseAdministrator: boolean;
  /** The highest level of the roles they hold (SPEC 5). */
  securityLevel: SecurityLevel;
  sessionId: Id<'session'> | null;
  apiTokenId: ApiTokenId | null;
  /** When this session last confirmed a second factor; null with an API token, and for who has none. */
  secondFactorAt: Date | null;
  hasSecondFactor: boolean;
  /** Their organisation lets nobody in without one. */
  isSecondFactorRequired: boolean;
};

/**
 * Who acts: a user; nobody yet (signing up, signing in); or the installation itself (jobs, and the command line on the
 * server's own machine, which may do what an operator may).
 */
export type Actor = UserActor | { kind: 'anonymous' } | { kind: 'installation' };

export const anonymous: Actor = { kind: 'anonymous' };
export const installation: Actor = { kind: 'installation' };
