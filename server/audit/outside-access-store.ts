import { sql } from 'kysely';
import { type Context, withWiderSight } from '../access/context.ts';
import { connectionIsPaired } from '../access/visible.ts';

export type OutsideAccessRow = {
  kind: 'connection' | 'task' | 'participant';
  id: string;
  organisation_id: string | null;
  user_id: string | null;
  email: string | null;
  subject_id: string;
  subject_name: string | null;
  from_organisation_id: string | null;
  to_organisation_id: string | null;
  level: 'roles' | 'roles_and_users' | null;
  abilities: string[];
  status: string;
  since: Date;
  until: Date | null;
};

export type OutsideAccessPlace = { kind: string; id: string };

/**
 * Everything by which somebody outside has access to something of an organisation now: connections in both directions,
 * unfinished tasks that other organisations have, and people of others in its open workspaces. By kind, oldest first.
 */
export function listOutsideAccess(
  context: Context,
  organisationId: string,
  page: { kind: string | undefined; after: OutsideAccessPlace | undefined; limit: number },
): Promise<OutsideAccessRow[]> {
  const { kind, after, limit } = page;
  const statement = sql<OutsideAccessRow>`
    select * from (
      select 'connection' as kind, c.id,
        case when c.from_organisation_id = ${organisationId}::uuid then c.to_organisation_id else c.from_organisation_id end as organisation_id,
        null::uuid as user_id, null as email, c.id as subject_id, null as subject_name, c.from_organisation_id, c.to_organisation_id,
        c.level, '{}'::text[] as abilities, c.status, coalesce(c.answered_at, c.requested_at) as since, c.ends_at as until
      from connections c
      where ${organisationId}::uuid in (c.from_organisation_id, c.to_organisation_id) and ${connectionIsPaired(context)}
      union all
      select 'task', (min(a.id::text))::uuid, a.to_organisation_id,
        case when t.holder_organisation_id = a.to_organisation_id then t.holder_user_id end, null, t.id, t.title, null, null,
        null, '{}', case when t.holder_organisation_id = a.to_organisation_id then 'taken' else 'open' end, t.created_at, null
      from tasks t join task_assignees a on a.task_id = t.id
      where t.from_organisation_id = ${organisationId} and a.to_organisation_id <> ${organisationId} and t.status in ('open', 'taken')
      group by t.id, a.to_organisation_id
      union all
      select 'participant', p.id, u.organisation_id, p.user_id, case when p.user_id is null then p.email end, w.id, w.name, null, null,
        null, p.abilities, p.status, coalesce(p.joined_at, p.invited_at), w.closes_at
      from workspaces w join participants p on p.workspace_id = w.id and p.status in ('invited', 'active')
        left join users u on u.id = p.user_id
      where w.organisation_id = ${organisationId} and w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()})
        and u.organisation_id is distinct from ${organisationId}::uuid
    ) outside
    where (${kind ?? null}::text is null or kind = ${kind ?? null}::text)
      and (${after?.kind ?? null}::text is null or (kind, id) > (${after?.kind ?? null}::text, ${after?.id ?? null}::uuid))
    order by kind, id limit ${limit}`;
  return withWiderSight(
    context,
    'the register of outside access counts people of other organisations, whose names follow as the reader may know them',
    async () => (await statement.execute(context.database)).rows,
  );
}
