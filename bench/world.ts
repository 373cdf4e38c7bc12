import pg from 'pg';
import { hashToken } from '../server/platform/secrets.ts';
import { fillInBulk } from './bulk.ts';
import { connectedTo, fillingsOf, idOf, rolesRoom, tables, type WorldSize } from './world-statements.ts';

export type { WorldSize };

/** The token that the bench signs in with: a person of organisation 1. */
export const benchToken = 'bench-token-of-a-person-in-organisation-one';

/** What each organisation of a generated world has, whatever their number. */
export const worldOf = (organisations: number): WorldSize => ({
  organisations,
  connectionsEach: 10,
  peopleEach: 4,
  tasksEach: 2,
});

/** Somebody with a token, and whom they may assign work to: by a connection that shows roles and people. */
export type Person = {
  token: string;
  userId: string;
  organisationId: string;
  administratorId: string;
  /** Somebody else of the organisation, without a token. */
  colleagueId: string;
  connectedRoleId: string;
  connectedUserId: string;
};

/** What the measures need to know of the world; the people are spread evenly over it. */
export type World = {
  size: WorldSize;
  people: Person[];
  connectedRoleId: string;
  unconnectedRoleId: string;
  connectedUserId: string;
};

const peopleMaximum = 1000;

/** Everything in a world has a place that follows from its size, so one that was kept needs no list. */
export function describeWorld(size: WorldSize): World {
  const { organisations, peopleEach } = size;
  const count = Math.min(peopleMaximum, organisations);
  const people = Array.from({ length: count }, (_, index): Person => {
    const n = 1 + Math.floor((index * organisations) / count);
    const to = connectedTo(size, n, 1);
    return {
      token: index === 0 ? benchToken : `${benchToken}-${index}`,
      userId: idOf('user', n * peopleEach + 1),
      organisationId: idOf('organisation', n),
      administratorId: idOf('user', n * peopleEach),
      colleagueId: idOf('user', n * peopleEach + 2),
      connectedRoleId: idOf('role', to * rolesRoom + 2),
      connectedUserId: idOf('user', to * peopleEach + 1),
    };
  });
  const { connectedRoleId, connectedUserId } = people[0]!;
  // Right after one of the connected organisations, so that no connection leads there.
  const unconnected = connectedTo(size, 1, 1) + 1;
  return {
    size,
    people,
    connectedRoleId,
    connectedUserId,
    unconnectedRoleId: idOf('role', unconnected * rolesRoom + 2),
  };
}

/** Fills an empty, migrated database: seconds at ten thousand organisations, minutes at a million. */
export async function createWorld(ownerUrl: string, size: WorldSize): Promise<World> {
  await fillInBulk(ownerUrl, tables, fillingsOf(size));
  const world = describeWorld(size);
  await giveTokens(ownerUrl, world);
  return world;
}

/** The people's tokens; those that a world which was kept still has stay. */
export async function giveTokens(ownerUrl: string, { people }: World): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `insert into api_tokens (id, user_id, name, token_hash, created_at)
       select gen_random_uuid(), user_id, 'bench', token_hash, now() from unnest($1::uuid[], $2::bytea[]) given (user_id, token_hash)
       on conflict (token_hash) do nothing`,
      [people.map(({ userId }) => userId), people.map(({ token }) => hashToken(token))],
    );
    await client.query('analyze api_tokens');
  } finally {
    await client.end();
  }
}
