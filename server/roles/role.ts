import { Problem } from '../platform/errors.ts';
import type { RoleChange } from './contract.ts';

export type BuiltinRole = 'administrators' | 'everyone';
export type Role = {
  builtin: BuiltinRole | null;
  name: string;
  description: string;
  visibility: 'public' | 'private';
  security_level: 'member' | 'coordinator' | 'administrator';
  is_auditor: boolean;
};

/** Roles of one organisation at most. */
export const rolesMaximum = 1000;

/**
 * What a change makes different. The two roles that every organisation is born with keep the level that they are for
 * (SPEC 5): 409 `role_builtin`.
 */
export function changeRole(role: Role, change: RoleChange): Partial<Role> {
  const wanted: Partial<Role> = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.visibility !== undefined && { visibility: change.visibility }),
    ...(change.securityLevel !== undefined && { security_level: change.securityLevel }),
    ...(change.isAuditor !== undefined && { is_auditor: change.isAuditor }),
  };
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => role[field as keyof Role] !== value),
  ) as Partial<Role>;
  if (role.builtin && changed.security_level) {
    throw new Problem('role_builtin', 'The security level of Administrators and Everyone is fixed.');
  }
  return changed;
}

/** 409 `role_builtin` for the two roles that every organisation has. */
export function refuseToDeleteBuiltin(role: Pick<Role, 'builtin'>): void {
  if (role.builtin) throw new Problem('role_builtin', 'Administrators and Everyone belong to every organisation.');
}

/** Everyone holds every active user (SPEC 5), so nobody is put in or taken out by hand: 409 `role_builtin`. */
export function refuseToEditEveryone(role: Pick<Role, 'builtin'>): void {
  if (role.builtin === 'everyone') {
    throw new Problem('role_builtin', 'Everyone holds every active user; nobody is added or removed by hand.');
  }
}
