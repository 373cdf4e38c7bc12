import { expect, test } from 'vitest';
import { changeRole, type Role, refuseToDeleteBuiltin, refuseToEditEveryone } from './role.ts';

const role: Role = {
  builtin: null,
  name: 'Night',
  description: '',
  visibility: 'private',
  security_level: 'member',
  is_auditor: false,
};
const administrators: Role = { ...role, builtin: 'administrators', security_level: 'administrator' };
const everyone: Role = { ...role, builtin: 'everyone' };

test('a change is what makes a difference, and nothing else', () => {
  expect(changeRole(role, { name: 'Night', visibility: 'public' })).toEqual({ visibility: 'public' });
  expect(changeRole(role, { securityLevel: 'coordinator', description: 'x' })).toEqual({
    security_level: 'coordinator',
    description: 'x',
  });
  expect(changeRole(role, {})).toEqual({});
});

test('Administrators and Everyone may be renamed and made public, and keep their level', () => {
  for (const builtin of [administrators, everyone]) {
    expect(changeRole(builtin, { name: 'Chiefs', visibility: 'public' })).toEqual({
      name: 'Chiefs',
      visibility: 'public',
    });
    expect(changeRole(builtin, { securityLevel: builtin.security_level })).toEqual({});
    expect(() => changeRole(builtin, { securityLevel: 'coordinator' })).toThrow(
      expect.objectContaining({ code: 'role_builtin' }),
    );
  }
});

test('the two roles that every organisation is born with are not deleted', () => {
  expect(() => refuseToDeleteBuiltin(administrators)).toThrow(expect.objectContaining({ code: 'role_builtin' }));
  expect(() => refuseToDeleteBuiltin(everyone)).toThrow(expect.objectContaining({ code: 'role_builtin' }));
  expect(() => refuseToDeleteBuiltin(role)).not.toThrow();
});

test('nobody is put into Everyone or taken out of it by hand; into Administrators they are', () => {
  expect(() => refuseToEditEveryone(everyone)).toThrow(expect.objectContaining({ code: 'role_builtin' }));
  expect(() => refuseToEditEveryone(administrators)).not.toThrow();
});
