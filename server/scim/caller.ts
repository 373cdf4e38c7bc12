import type { UserActor } from '../access/actor.ts';
import type { Context, Outside } from '../access/context.ts';
import { ScimError } from './scim-error.ts';
import type { ProvisionedUser } from './user-store.ts';

/** Who provisions, and under which conditions. */
export type Caller = {
  context: Outside<UserActor>;
  /** Whether the organisation lets provisioning make and unmake administrators. */
  managesAdministrators: boolean;
  /** Of If-Match: the versions of which the resource must have one. */
  ifMatch: string | undefined;
};

/** 412 unless the resource still is what the client has read (RFC 7644, section 3.14). */
export function expectUnchanged({ ifMatch }: Caller, etag: string): void {
  if (ifMatch === undefined || namesVersion(ifMatch, etag)) return;
  throw new ScimError(412, 'It was changed meanwhile; read it again.');
}

/** Whether one of the versions of such a header is this one; weak and strong ones are the same to SCIM. */
export function namesVersion(header: string, etag: string): boolean {
  const strong = (one: string) => one.trim().replace(/^W\//, '');
  return header.split(',').some((one) => one.trim() === '*' || strong(one) === strong(etag));
}

/** The organisation that is provisioned. */
export function provisionerOf({ actor }: Context<UserActor>) {
  return { organisationId: actor.organisationId, accountId: actor.accountId };
}

/**
 * 403 for giving back powers or moving them to another mailbox: of administrators, unless the organisation lets
 * provisioning manage them, and of enterprise administrators always. To disable them is allowed.
 */
export function refuseForAdministrators(caller: Caller, user: ProvisionedUser, what: string): void {
  if (user.is_enterprise_administrator)
    throw new ScimError(403, `Provisioning does not ${what} an enterprise administrator.`);
  if (user.is_administrator && !caller.managesAdministrators)
    throw new ScimError(403, `Provisioning does not ${what} an administrator, unless the organisation switches it on.`);
}
