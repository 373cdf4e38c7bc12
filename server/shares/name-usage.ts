import { type Context, withWiderSight } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { nameOrganisations, namePeople, somebodyOf } from '../access/people.ts';
import type { UsageSubject } from './contract.ts';
import { findWorkspaceNames } from './count-store.ts';
import type { Series } from './usage.ts';
import {
  findInvitedAddresses,
  findPlaces,
  findSidesLeft,
  type KeyChange,
  type UsageFilter,
  type UsageScope,
} from './usage-store.ts';

const reserved = 'reserved';
const hiddenIn = 'hidden ';

/**
 * Puts together whom the actor may not tell apart: people who are hidden from them, by the organisation that they act for, and
 * what is reserved for roles. It happens before anything is added up, so that nothing is paged, sorted or counted by a hidden
 * person.
 */
export async function maskPeople(context: Context, scope: UsageScope, changes: KeyChange[]): Promise<KeyChange[]> {
  const users = [...new Set(changes.filter(({ kind }) => kind === 'user').map(({ key }) => key))];
  const hiddenAt = await findHidden(context, scope, users);
  return changes.map((change) => {
    if (change.kind === 'assignee') return { ...change, key: reserved };
    const organisationId = change.kind === 'user' ? hiddenAt.get(change.key) : undefined;
    return organisationId === undefined ? change : { ...change, key: hiddenIn + organisationId };
  });
}

/** Those of these users whom the actor may not know, with the organisation of which they are somebody to them. */
export async function findHidden(context: Context, scope: UsageScope, userIds: string[]): Promise<Map<string, string>> {
  const name = await namePeople(context, userIds);
  const left = await withWiderSight(context, 'where people stood as they took a task is hidden with who they are', () =>
    findSidesLeft(context, scope, userIds),
  );
  const hidden = userIds.map((id) => [id, left.get(id) ?? hiddenToday(name(id))] as const);
  return new Map(hidden.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function hiddenToday(person: PersonView | null): string | undefined {
  return person?.id === null ? person.organisation.id : undefined;
}

/** Who or what each of these series is about, in the actor's sight. */
export async function nameSeries(
  context: Context,
  by: UsageFilter['by'],
  series: Series[],
): Promise<(key: string) => UsageSubject> {
  const keys = series.map(({ key }) => key);
  if (by === 'organisation') {
    const name = await nameOrganisations(context, keys);
    return (key) => ({ kind: 'organisation', ...name(key) });
  }
  return by === 'workspace' ? nameWorkspaces(context, keys) : namePersons(context, keys);
}

async function nameWorkspaces(context: Context, keys: string[]): Promise<(key: string) => UsageSubject> {
  const names = await findWorkspaceNames(context, keys);
  const places = await withWiderSight(context, 'usage says where a workspace is to who may read the usage', () =>
    findPlaces(context, keys),
  );
  const placeOf = new Map(places.map((place) => [place.id, place]));
  return (key) => {
    const place = placeOf.get(key);
    const organisation = { id: place?.organisation_id ?? '', name: place?.organisation_name ?? '' };
    return { kind: 'workspace', id: key, name: names.get(key) ?? null, organisation };
  };
}

async function namePersons(context: Context, keys: string[]): Promise<(key: string) => UsageSubject> {
  const hidden = keys.filter((key) => key.startsWith(hiddenIn)).map((key) => key.slice(hiddenIn.length));
  const ids = keys.filter((key) => key !== reserved && !key.startsWith(hiddenIn));
  const name = await namePeople(context, ids);
  const organisation = await nameOrganisations(context, hidden);
  const invited = ids.filter((id) => name(id) === null);
  const addresses = await findInvitedAddresses(context, invited);
  return (key) => {
    if (key === reserved) return { kind: 'reserved', name: 'reserved for a role' };
    if (key.startsWith(hiddenIn)) return somebodyOf(organisation(key.slice(hiddenIn.length)));
    return name(key) ?? { kind: 'invited', id: key, email: addresses.get(key) ?? null };
  };
}
