import { sql } from 'kysely';
import type { Context } from './context.ts';
import type { OrganisationName, PersonView } from './contract.ts';

type Seen = {
  id: string;
  name: string;
  organisation_id: string;
  organisation_name: string;
  is_visible: boolean;
  is_agent: boolean;
};

/**
 * Names people for a view, computed from today's levels at each read (SPEC 6, API Conventions): a person whom the actor's
 * organisation may not know is shown as somebody of their organisation. `actsFrom` names the sending organisation of what
 * is shown, whose people are named where they act. Ids that nobody has, and null, give null.
 */
export async function namePeople(
  context: Context,
  ids: (string | null | undefined)[],
): Promise<(id: string | null | undefined, actsFrom?: string) => PersonView | null> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
  const rows =
    wanted.length === 0
      ? []
      : (await sql<Seen>`select * from people_as_seen(${wanted}::uuid[])`.execute(context.database)).rows;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id, actsFrom) => {
    const row = id ? byId.get(id) : undefined;
    if (!row) return null;
    const isNamed = row.is_visible || row.organisation_id === actsFrom;
    return {
      kind: 'person',
      id: isNamed ? row.id : null,
      name: isNamed ? row.name : null,
      organisation: { id: row.organisation_id, name: row.organisation_name },
      ...(isNamed ? markOfAgent(row.is_agent) : {}),
    };
  };
}

/** Marks whoever is shown by name as an agent, if they are one (SPEC 10). What somebody hidden is, is hidden with them. */
export function markOfAgent(isAgent: boolean | undefined): { isAgent?: true } {
  return isAgent ? { isAgent: true } : {};
}

/** A person whom the actor may not know, as somebody of this organisation. */
export function somebodyOf(organisation: OrganisationName): PersonView & { id: null; name: null } {
  return { kind: 'person', id: null, name: null, organisation };
}

/**
 * Whoever has moved on since is to others still somebody of the organisation for which they stood there, and not shown by
 * what shows their new one (decision 7).
 */
export function asThen(
  person: PersonView | null,
  organisationId: string | null,
  organisation: (id: string) => OrganisationName,
): PersonView | null {
  if (!person || organisationId === null || person.organisation.id === organisationId) return person;
  return somebodyOf(organisation(organisationId));
}

/** Names organisations that stand in rows the actor may see. */
export async function nameOrganisations(context: Context, ids: string[]): Promise<(id: string) => OrganisationName> {
  const named = await readNames(context, ids);
  return (id) => ({ id, name: named(id).name });
}

/**
 * Names organisations for mail to strangers. Whoever registers alone writes their organisation's name themselves, so it
 * is free text of a stranger, and stays out of mail (SPEC 11).
 */
export async function nameOrganisationsInMail(context: Context, ids: string[]): Promise<(id: string) => string> {
  const named = await readNames(context, ids);
  return (id) => (named(id).kind === 'individual' ? 'somebody without an organisation' : named(id).name);
}

type Named = { id: string; name: string; kind: string };

async function readNames(context: Context, ids: string[]): Promise<(id: string) => Named> {
  const wanted = [...new Set(ids)];
  const found = await sql<Named>`select * from organisation_names(${wanted}::uuid[])`.execute(context.database);
  const byId = new Map(found.rows.map((row) => [row.id, row]));
  return (id) => {
    const name = byId.get(id);
    if (!name) throw new Error(`organisation ${id} stands in a row but does not exist`);
    return name;
  };
}
