import { type Filling, fillInBulk, into } from '../bulk.ts';
import { type Asked, type LoadResult, load } from '../load.ts';
import { withToken } from '../tokens.ts';
import { idOf } from '../world-statements.ts';
import { alternate, type Bench } from './bench.ts';

type Sizes = { small: number; large: number };
const tables = ['accounts', 'organisations', 'roles', 'users', 'role_members', 'tasks', 'task_assignees'];
const people = 40;

/** The first page of the inbox of people in an organisation that was given a thousand tasks, and a million. */
export async function run(bench: Bench): Promise<void> {
  const sizes = { small: 1000, large: bench.tasks };
  const fill = (url: string) => fillInBulk(url, tables, fillings(sizes));
  const databaseUrl = await bench.database('tasks', JSON.stringify(sizes), fill);
  const { url } = await bench.server(databaseUrl);
  const asked = async (organisation: number): Promise<Asked[]> => {
    const tokens = Array.from({ length: people }, (_, k) => withToken(databaseUrl, userOf(organisation, k)));
    const path = '/tasks?box=inbox&limit=50';
    return (await Promise.all(tokens)).map((token) => ({ method: 'GET', path, token }));
  };
  const sides = { small: await asked(1), large: await asked(2) };
  const api = `${url}/api/v1`;
  for (const side of [sides.small, sides.large]) await load(api, side, { clients: bench.clients, seconds: 1 });
  const options = { clients: 4, seconds: bench.seconds };
  const times = await alternate<'small' | 'large', LoadResult>(bench, {
    small: () => load(api, sides.small, options),
    large: () => load(api, sides.large, options),
  });
  for (const [word, of] of [
    ['p50', (result: LoadResult) => result.p50Milliseconds],
    ['p99', (result: LoadResult) => result.p99Milliseconds],
  ] as const)
    bench.add({
      name: `inbox, first page, ${word} with ${sizes.large} tasks in the organisation`,
      unit: 'ms',
      better: 'less',
      ours: times.large.map(of),
      baseline: { name: `that with ${sizes.small}`, values: times.small.map(of) },
      goal: { atMost: 1.3 },
      note: `${people} people, each with five of ten roles; one task in five waits; 4 clients`,
    });
}

const room = 1000;
const userOf = (organisation: number, k: number) => idOf('user', organisation * room + k);

/**
 * Organisation 3 sends; 1 and 2 have ten roles and the same people. Both pages are full: of a thousand tasks two hundred
 * wait, and half of them for anybody's five roles.
 */
function fillings(sizes: Sizes): Filling[] {
  const id = (noun: string, number: string) =>
    `(left('${idOf(noun, 0)}', 24) || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const three = 'from generate_series(1, 3) n';
  const tasks = `(select 1 as o, i from generate_series(0, ${sizes.small - 1}) i union all select 2, i from generate_series(0, ${sizes.large - 1}) i) t`;
  const task = id('task', `o * 16777216::bigint + i`);
  const isOpen = 'i % 5 = 0';
  return [
    into(
      'task_assignees (id, task_id, from_organisation_id, to_organisation_id, role_id, is_open)',
      `select ${id('assignee', `o * 16777216::bigint + i`)}, ${task}, '${idOf('organisation', 3)}', ${id('organisation', 'o')}, ${id('role', `o * ${room} + (i / 5) % 10`)}, ${isOpen} from ${tasks}`,
    ),
    into(
      'tasks (id, from_organisation_id, from_user_id, title, kind, priority, status, holder_user_id, holder_organisation_id, created_at, updated_at, closed_at)',
      `select ${task}, '${idOf('organisation', 3)}', '${userOf(3, 0)}', 'Please check application ' || i, 'basic', 'normal', case when ${isOpen} then 'open' else 'completed' end,
         case when not ${isOpen} then ${id('user', `o * ${room} + i % ${people}`)} end, case when not ${isOpen} then ${id('organisation', 'o')} end,
         now(), now(), case when not ${isOpen} then now() end from ${tasks}`,
    ),
    into(
      'accounts (id, name, plan, created_at)',
      `select ${id('account', 'n')}, 'Account ' || n, 'paid', now() ${three}`,
    ),
    into(
      'organisations (id, account_id, name, short_name, kind, connection_visibility, created_at)',
      `select ${id('organisation', 'n')}, ${id('account', 'n')}, 'Organisation ' || n, 'o-' || n, 'organisation', 'none', now() ${three}`,
    ),
    into(
      'users (id, organisation_id, name, email, status, placement_rule, created_at)',
      `select ${id('user', `n * ${room} + k`)}, ${id('organisation', 'n')}, 'Person ' || k, 'person' || k || '@o-' || n || '.example', 'active', 'invitation', now() ${three}, generate_series(0, ${people - 1}) k`,
    ),
    into(
      'roles (id, organisation_id, name, visibility, security_level, created_at)',
      `select ${id('role', `n * ${room} + k`)}, ${id('organisation', 'n')}, 'Role ' || k, 'public', 'member', now() ${three}, generate_series(0, 9) k`,
    ),
    into(
      'role_members (role_id, user_id, organisation_id, added_at)',
      `select ${id('role', `n * ${room} + (k + r * 2) % 10`)}, ${id('user', `n * ${room} + k`)}, ${id('organisation', 'n')}, now() ${three}, generate_series(0, ${people - 1}) k, generate_series(0, 4) r`,
    ),
  ];
}
