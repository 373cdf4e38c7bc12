import pg from 'pg';
import type { UserActor } from '../../server/access/actor.ts';
import { inTransaction, type Outside } from '../../server/access/context.ts';
import { readEnvironment } from '../../server/environment.ts';
import { authenticate } from '../../server/http/authenticate.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { type OpenServices, openServices } from '../../server/services.ts';
import { inviteParticipants } from '../../server/workspaces/invite-participants.ts';
import { inviteTogether } from '../../server/workspaces/invite-together.ts';
import { asOwner, createShareWorld, idOf } from '../share-world.ts';
import { withToken } from '../tokens.ts';
import { alternate, type Bench, call } from './bench.ts';
import { grantNaively } from './naive-grant.ts';

/** Somebody who shares one document, to one person after the other: whose account, and into which workspace. */
type Giver = { token: string; userId: string; account: number; workspaceOf(round: number): Promise<string> };
type Place = {
  bench: Bench;
  databaseUrl: string;
  url: string;
  services: OpenServices;
  naive: pg.Pool;
  givers: { hot: Giver[]; many: Giver[] };
};

const people = 2000;
/** How many sides there are, each with workspaces of its own in each round. */
const sidesOf = 5;
const email = (person: number) => `person${person + 1}@bench.example`;

/** One share granted with its audit: by many people of one account beside as many accounts, and beside the naive lock. */
export async function run(bench: Bench): Promise<void> {
  const place = await open(bench);
  const turns = { hot: 0, many: 0, naive: 0, verb: 0, own: 0 };
  // Each round of each side has workspaces of its own, so that nobody is invited twice.
  const next = (side: keyof typeof turns) => sidesOf * turns[side]++ + Object.keys(turns).indexOf(side);
  const sides = {
    hot: () => grants(place, place.givers.hot, { round: next('hot'), give: overHttp(place) }),
    many: () => grants(place, place.givers.many, { round: next('many'), give: overHttp(place) }),
    own: () => grants(place, place.givers.hot, { round: next('own'), give: inProcess(place, false) }),
    verb: () => grants(place, place.givers.hot, { round: next('verb'), give: inProcess(place, true) }),
    naive: () => grants(place, place.givers.hot, { round: next('naive'), give: naively(place) }),
  };
  for (const side of Object.values(sides)) await side();
  const rates = await alternate<keyof typeof turns, number>(bench, sides);
  const note = `one document to one person, ${bench.clients} at a time`;
  bench.add(
    {
      name: 'one share granted, all of one account',
      unit: 'a second',
      better: 'more',
      ours: rates.hot,
      baseline: { name: `the rate over ${bench.clients} accounts`, values: rates.many },
      goal: { atLeast: 0.9 },
      note: `over HTTP, ${note}`,
    },
    {
      name: 'one share granted, beside the naive lock',
      unit: 'a second',
      better: 'more',
      ours: rates.own,
      baseline: { name: 'SELECT … FOR UPDATE first, nine statements by the bare driver', values: rates.naive },
      goal: { atLeast: 5 },
      note: `the verb in one process without HTTP, with history, notice and mail, which the naive one leaves away; ${note}`,
    },
    {
      name: 'one share granted, beside the same verb one by one',
      unit: 'a second',
      better: 'more',
      ours: rates.own,
      baseline: { name: 'the account locked by SELECT … FOR UPDATE, then the verb alone', values: rates.verb },
      note: `both in one process without HTTP, ${note}`,
    },
  );
  await takeTheRest(place);
}

async function open(bench: Bench): Promise<Place> {
  const { clients, rounds } = bench;
  const workspacesEach = clients * (rounds + 2) * sidesOf;
  const fill = async (url: string) => {
    await createShareWorld(url, { accounts: clients, people, workspacesEach, documentsEach: 1 });
    await asOwner(url, (client) => peopleTheFirst(client, clients));
  };
  // Grants are left in it, so it is never the same twice.
  const databaseUrl = await bench.database('grants', `made ${Date.now()}`, fill);
  const { url } = await bench.server(databaseUrl);
  const services = await openServices({
    environment: readEnvironment({ DATA_DIR: `${bench.folder}/grants`, LOG_LEVEL: 'silent' }),
    databaseUrl,
    clock: systemClock,
    log: bench.say,
  });
  bench.later(() => services.close());
  const naive = new pg.Pool({ connectionString: databaseUrl, max: clients });
  bench.later(() => naive.end());
  const giver = async (account: number, client: number): Promise<Giver> => {
    const userId = await (account === 1 ? idOf(databaseUrl, 'giver', client) : idOf(databaseUrl, 'user', account));
    return {
      account,
      userId,
      token: await withToken(databaseUrl, userId),
      workspaceOf: (round) => idOf(databaseUrl, 'workspace', (round * clients + client) * clients + account),
    };
  };
  const each = Array.from({ length: clients }, (_, client) => client);
  const hot = await Promise.all(each.map((client) => giver(1, client)));
  const many = await Promise.all(each.map((client) => giver(client + 1, client)));
  return { bench, databaseUrl, url, services, naive, givers: { hot, many } };
}

/** The first account is worked on by as many people as there are clients, each with workspaces of their own. */
async function peopleTheFirst(client: pg.Client, clients: number): Promise<void> {
  await client.query(
    `insert into users (id, organisation_id, name, email, status, placement_rule, created_at)
       select uuid_of('giver', n), uuid_of('organisation', 1), 'Giver ' || n, 'giver' || n || '@bench.example', 'active', 'invitation', now()
       from generate_series(0, $1::integer - 1) n`,
    [clients],
  );
  await client.query(
    `update workspaces w set owner_user_id = uuid_of('giver', (place - 1) % $1)
       from (select id, row_number() over (order by id) as place from workspaces where account_id = uuid_of('account', 1)) numbered
       where w.id = numbered.id`,
    [clients],
  );
}

type Give = (giver: Giver, workspaceId: string, person: number) => Promise<void>;

async function grants(
  { bench }: Place,
  givers: Giver[],
  { round, give }: { round: number; give: Give },
): Promise<number> {
  const workspaces = await Promise.all(givers.map((giver) => giver.workspaceOf(round)));
  const from = performance.now();
  const end = from + bench.seconds * 1000;
  let granted = 0;
  const work = async (giver: Giver, index: number) => {
    // Each begins with somebody else, so that they meet at the account and nowhere else.
    for (let person = index * 100; performance.now() < end; person += 1) {
      await give(giver, workspaces[index]!, person % people);
      granted += 1;
    }
  };
  await Promise.all(givers.map(work));
  return granted / ((performance.now() - from) / 1000);
}

const abilities: ['preview'] = ['preview'];

function overHttp({ url }: Place): Give {
  return async ({ token }, workspaceId, person) => {
    const path = `/workspaces/${workspaceId}/participants`;
    const answer = await call(url, { method: 'POST', path, body: { emails: [email(person)], abilities }, token });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  };
}

/** The verb as the server calls it; or alone, in a transaction that locks the account before anything else. */
function inProcess({ services }: Place, isAlone: boolean): Give {
  return async ({ token }, workspaceId, person) => {
    const actor = await authenticate(services, { authorization: `Bearer ${token}`, cookie: undefined });
    if (actor.kind !== 'user') throw new Error('the bench is not signed in');
    const request = { id: 'bench', address: null };
    const outside: Outside<UserActor> = { actor, services, request, now: () => services.clock.now() };
    const body = { emails: [email(person)], userIds: [], abilities, message: '', hidden: false };
    if (!isAlone) return void (await inviteTogether(outside, workspaceId, body));
    await inTransaction(outside, async (inside) => {
      await inside.database
        .selectFrom('accounts')
        .select('shares_used')
        .where('id', '=', actor.accountId)
        .forUpdate()
        .execute();
      await inviteParticipants(inside, workspaceId, body);
    });
  };
}

function naively({ naive }: Place): Give {
  return ({ userId }, workspaceId, person) => grantNaively(naive, { userId, workspaceId, email: email(person) });
}

/** Fifty shares are left and eighty are asked for at once: exactly fifty are had, and none is stranded. */
async function takeTheRest(place: Place): Promise<void> {
  const { databaseUrl, url, givers } = place;
  const [left, asked] = [50, 80];
  await asOwner(databaseUrl, (client) =>
    client.query(`update accounts set share_allowance = shares_used + $1 where id = uuid_of('account', 1)`, [left]),
  );
  const last = sidesOf * (place.bench.rounds + 1);
  const answers = await Promise.all(
    Array.from({ length: asked }, async (_, index) => {
      const giver = givers.hot[index % givers.hot.length]!;
      const path = `/workspaces/${await giver.workspaceOf(last)}/participants`;
      const body = { emails: [email(index)], abilities };
      return call(url, { method: 'POST', path, body, token: giver.token });
    }),
  );
  const granted = answers.filter(({ status }) => status === 201).length;
  const refused = answers.filter(({ body }) => body.code === 'share_allowance_exceeded').length;
  const stranded = await asOwner(databaseUrl, readStranded);
  place.bench.promise({
    name: 'the allowance can be used to the last share',
    isKept: granted === left && refused === asked - left && stranded === 0,
    said: `${left} left, ${asked} asked for at once: ${granted} granted, ${refused} refused, ${stranded} left over`,
  });
}

async function readStranded(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ left: number }>(
    `select share_allowance - shares_used as left from accounts where id = uuid_of('account', 1)`,
  );
  return rows[0]?.left ?? Number.NaN;
}
