import { Breadcrumbs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../api.ts';
import type { Role } from '../contracts.ts';
import { text } from '../text/index.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { DeleteRole } from './DeleteRole.tsx';
import { RoleMembers } from './RoleMembers.tsx';
import { RoleSettings } from './RoleSettings.tsx';

/** One role: who holds it, who sees it, what it allows. */
export function RolePage() {
  const { id } = useParams({ from: '/signed-in/admin/roles/$id' });
  const role = useQuery({
    queryKey: ['roles', 'one', id],
    queryFn: ({ signal }) => api.get<Role>(`/roles/${id}`, { signal }),
  });
  return (
    <div style={{ maxWidth: '46rem' }}>
      <Breadcrumbs mb="xs">
        <AnchorLink to="/admin/roles" size="sm">
          {text.roles.allRoles}
        </AnchorLink>
      </Breadcrumbs>
      <PageHeader title={role.data?.name ?? text.roles.role} lead={role.data?.description} />
      <Loaded query={role}>
        {(found) => (
          <>
            <RoleMembers role={found} />
            {found.may.update ? <RoleSettings role={found} onReload={() => void role.refetch()} /> : null}
            {found.may.delete ? <DeleteRole role={found} /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}
