import { type Route, route } from '../http/route.ts';
import { organisationParams } from '../organisations/contract.ts';
import { userPage } from '../users/contract.ts';
import { listRoleMembers } from '../users/find-users.ts';
import { addMember } from './add-member.ts';
import {
  newRole,
  roleChange,
  roleListQuery,
  roleMemberListQuery,
  roleMemberParams,
  rolePage,
  roleParams,
  roleView,
} from './contract.ts';
import { createRole } from './create-role.ts';
import { deleteRole } from './delete-role.ts';
import { listOrganisationRoles, readRole } from './find-roles.ts';
import { removeMember } from './remove-member.ts';
import { updateRole } from './update-role.ts';

export const roleRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organisations/:id/roles',
    access: 'user',
    summary: 'Makes a role; for administrators.',
    status: 201,
    params: organisationParams,
    body: newRole,
    answer: roleView,
    verb: (context, { params, body }) => createRole(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/roles',
    access: 'user',
    summary: 'The roles of an organisation by name, for its members.',
    params: organisationParams,
    query: roleListQuery,
    answer: rolePage,
    verb: (context, { params, query }) => listOrganisationRoles(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/roles/:id',
    access: 'user',
    summary: 'One role, for the members of its organisation.',
    params: roleParams,
    answer: roleView,
    verb: (context, { params }) => readRole(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/roles/:id',
    access: 'user',
    summary: 'Changes a role; for administrators.',
    params: roleParams,
    body: roleChange,
    answer: roleView,
    verb: (context, { params, body }) => updateRole(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/roles/:id',
    access: 'user',
    summary: 'Deletes a role that no task was ever assigned to; for administrators.',
    params: roleParams,
    verb: (context, { params }) => deleteRole(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/roles/:id/members',
    access: 'user',
    summary: 'Who holds a role, for the members of its organisation.',
    params: roleParams,
    query: roleMemberListQuery,
    answer: userPage,
    verb: (context, { params, query }) => listRoleMembers(context, params.id, query),
  }),
  route({
    method: 'PUT',
    path: '/roles/:id/members/:userId',
    access: 'user',
    summary: 'Puts a person of the organisation into a role; for administrators.',
    params: roleMemberParams,
    verb: (context, { params }) => addMember(context, params.id, params.userId),
  }),
  route({
    method: 'DELETE',
    path: '/roles/:id/members/:userId',
    access: 'user',
    summary: 'Takes a person out of a role; the last active administrator stays.',
    params: roleMemberParams,
    verb: (context, { params }) => removeMember(context, params.id, params.userId),
  }),
];
