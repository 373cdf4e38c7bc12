import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { markOfAgent } from '../access/people.ts';
import { selectNames } from './list-store.ts';

/**
 * Names people for views of a workspace that the actor was let into: its owner and participants know each other by name,
 * whatever connections show; that is what taking part means. Ask only for people whom the actor may see there.
 */
export async function namePeopleOfWorkspace(
  context: Context,
  ids: (string | null | undefined)[],
): Promise<(id: string | null | undefined) => PersonView | null> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
  const rows = await selectNames(context, wanted);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const row = id ? byId.get(id) : undefined;
    if (!row) return null;
    const organisation = { id: row.organisation_id, name: row.organisation_name };
    return { kind: 'person', id: row.id, name: row.name, organisation, ...markOfAgent(row.is_agent) };
  };
}
