import { Button, Text } from '@mantine/core';
import { IconUsersPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Role } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useList } from '../use-list.ts';
import { CreateRoleDialog } from './CreateRoleDialog.tsx';
import { RoleVisibilityBadge } from './RoleVisibilityBadge.tsx';

const COLUMNS: Column<Role>[] = [
  {
    key: 'role',
    header: text.roles.role,
    cell: (role) => (
      <div>
        <AnchorLink to="/admin/roles/$id" params={{ id: role.id }} fw={500}>
          {role.name}
        </AnchorLink>
        {role.description ? (
          <Text size="sm" c="dimmed" lineClamp={1}>
            {role.description}
          </Text>
        ) : null}
      </div>
    ),
  },
  {
    key: 'visibility',
    header: text.roles.visibility,
    width: 130,
    cell: (role) => <RoleVisibilityBadge visibility={role.visibility} />,
  },
  {
    key: 'level',
    header: text.roles.level,
    width: 150,
    cell: (role) =>
      [text.roles.levels[role.securityLevel], role.isAuditor ? text.roles.auditor : ''].filter(Boolean).join(', '),
  },
  {
    key: 'members',
    header: text.roles.members,
    width: 110,
    cell: (role) => String(role.memberCount),
  },
];

/** The groups that work is assigned to. */
export function RolesPage() {
  const me = useMe();
  const { create } = useSearch({ from: '/signed-in/admin/roles' });
  const navigate = useNavigate({ from: '/admin/roles' });
  const { id } = me.organisation;
  const roles = useList<Role>(['roles', id], `/organisations/${id}/roles`);
  const setCreate = (open: boolean) => void navigate({ search: open ? { create: true } : {}, replace: true });

  const createButton = administers(me) ? (
    <Button leftSection={<IconUsersPlus size={16} aria-hidden />} onClick={() => setCreate(true)}>
      {text.roles.create}
    </Button>
  ) : null;

  return (
    <>
      <PageHeader title={text.roles.title} lead={text.roles.lead} actions={createButton} />
      <ListShown
        list={roles}
        label={text.roles.title}
        columns={COLUMNS}
        rowKey={(role) => role.id}
        empty={<EmptyState title={text.roles.none} reason={text.roles.noneWhy} />}
      />
      <CreateRoleDialog opened={create === true} onClose={() => setCreate(false)} />
    </>
  );
}
