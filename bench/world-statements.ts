import { createHash } from 'node:crypto';
import { type Filling, into } from './bulk.ts';

/** How large the world is. Every organisation sends to `connectionsEach` others and has `peopleEach` people. */
export type WorldSize = { organisations: number; connectionsEach: number; peopleEach: number; tasksEach: number };

/** Ids are computed, the same here and in SQL, so that each table is filled on its own. */
const prefixOf = (noun: string) => `${createHash('md5').update(noun).digest('hex').slice(0, 8)}-0000-7000-8000-`;
export const idOf = (noun: string, number: number) => prefixOf(noun) + number.toString(16).padStart(12, '0');
const id = (noun: string, number: string) => `('${prefixOf(noun)}' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** Role numbers leave room: organisation n has the roles n * 8 to n * 8 + 4. */
export const rolesRoom = 8;
/** How far the organisations of one's connections lie from each other: they are spread over the whole world. */
const strideOf = ({ organisations, connectionsEach }: WorldSize) =>
  Math.max(1, Math.floor(organisations / (connectionsEach + 1)));
/** The organisation at the other end of connection number k. */
export const connectedTo = (size: WorldSize, n: number, k: number) =>
  ((n + k * strideOf(size)) % size.organisations) + 1;

const first = `array['Ada', 'Grace', 'Mariam', 'Emmy', 'Sofia', 'Katherine', 'Chien', 'Rosalind', 'Hedy', 'Lise', 'Alan', 'Edsger', 'Kofi', 'Niels', 'José', 'Émile', 'Olu', 'Srinivasa', 'Leon', 'Jürgen']`;
const last = `array['Lovelace', 'Hopper', 'Mirzakhani', 'Noether', 'Kovalevskaya', 'Johnson', 'Wu', 'Franklin', 'Lamarr', 'Meitner', 'Turing', 'Dijkstra', 'Annan', 'Bohr', 'García', 'Zola', 'Okafor', 'Ramanujan', 'Müller', 'Habermas']`;
const word = (n: string) => `initcap(left(translate(md5((${n})::text), '0123456789', 'aeioulnrst'), 10))`;

export const tables = [
  'accounts',
  'organisations',
  'email_domains',
  'roles',
  'users',
  'user_addresses',
  'role_members',
  'connections',
  'tasks',
  'task_assignees',
  'workspaces',
  'participants',
  'documents',
  'contents',
  'document_versions',
  'share_entries',
];

/** What each table is filled with, the largest first, so that two at a time end at about the same time. */
export function fillingsOf(size: WorldSize): Filling[] {
  return [...work(size), ...people(size), ...organisations(size), ...documents(size)];
}

function organisations({ organisations: o }: WorldSize): Filling[] {
  const all = `from generate_series(1, ${o}) n`;
  return [
    into(
      'accounts (id, name, plan, share_allowance, shares_used, created_at)',
      `select ${id('account', 'n')}, 'Account ' || n, 'paid', 1000, case when n % 2 = 0 then 2 else 0 end, now() ${all}`,
    ),
    into(
      'organisations (id, account_id, name, short_name, kind, connection_visibility, created_at)',
      `select ${id('organisation', 'n')}, ${id('account', 'n')}, 'University of ' || ${word('n')}, 'o-' || n, 'organisation', 'listed', now() ${all}`,
    ),
    into(
      'email_domains (id, organisation_id, name, own, status, proved_by, proved_at, created_at)',
      `select ${id('email-domain', 'n')}, ${id('organisation', 'n')}, 'o-' || n || '.example', true, 'owned', 'dns', now(), now() ${all}`,
    ),
  ];
}

function people({ organisations: o, peopleEach: p }: WorldSize): Filling[] {
  const address = `'person' || k || '@o-' || n || '.example'`;
  const all = `from generate_series(1, ${o}) n, generate_series(0, ${p - 1}) k`;
  const user = id('user', `n::bigint * ${p} + k`);
  return [
    into(
      'role_members (role_id, user_id, organisation_id, added_at)',
      `select ${id('role', `n * ${rolesRoom} + r`)}, ${user}, ${id('organisation', 'n')}, now() ${all}, generate_series(0, 4) r
       where r = 1 or (r = 0 and k = 0) or (r > 1 and k = r - 1)`,
    ),
    into(
      'users (id, organisation_id, name, email, status, placement_rule, created_at)',
      `select ${user}, ${id('organisation', 'n')}, (${first})[(n * 7 + k * 3) % 20 + 1] || ' ' || (${last})[(n / 20 + k * 7) % 20 + 1], ${address}, 'active', 'owned_domain', now() ${all}`,
    ),
    into(
      'roles (id, organisation_id, name, visibility, security_level, builtin, created_at)',
      `select ${id('role', `n * ${rolesRoom} + k`)}, ${id('organisation', 'n')}, (array['Administrators', 'Everyone', 'Admissions', 'Registrar', 'International Office'])[k + 1],
         case when k < 2 then 'private' else 'public' end, case when k = 0 then 'administrator' else 'member' end, (array['administrators', 'everyone'])[k + 1], now()
       from generate_series(1, ${o}) n, generate_series(0, 4) k`,
    ),
    into('user_addresses (email, user_id, is_alias, since)', `select ${address}, ${user}, false, now() ${all}`),
  ];
}

function work(size: WorldSize): Filling[] {
  const { organisations: o, connectionsEach: c, peopleEach: p, tasksEach: t } = size;
  const to = (k: string) => `((n + (${k}) * ${strideOf(size)}::bigint) % ${o} + 1)`;
  const task = id('task', `n::bigint * ${t} + k`);
  const tasks = `from generate_series(1, ${o}) n, generate_series(0, ${t - 1}) k`;
  // One task in two waits; the others are done.
  const isOpen = `(n + k) % 2 = 0`;
  const holder = `${to(`k % ${c}`)} * ${p} + 1`;
  return [
    into(
      'connections (id, from_organisation_id, to_organisation_id, status, level, requested_by, requested_at, request_expires_at, answered_by, answered_at, answer_comment)',
      `select ${id('connection', `n::bigint * ${c} + k`)}, ${id('organisation', 'n')}, ${id('organisation', to('k'))}, 'paired', case when k % 2 = 0 then 'roles' else 'roles_and_users' end,
         ${id('user', `n::bigint * ${p}`)}, now(), now() + interval '30 days', ${id('user', `${to('k')} * ${p}`)}, now(), 'Agreed.'
       from generate_series(1, ${o}) n, generate_series(0, ${c - 1}) k where ${to('k')} <> n`,
    ),
    into(
      'tasks (id, from_organisation_id, from_user_id, title, kind, priority, status, holder_user_id, holder_organisation_id, created_at, updated_at, closed_at)',
      `select ${task}, ${id('organisation', 'n')}, ${id('user', `n::bigint * ${p} + 1`)}, 'Please check application ' || n || '/' || k, 'basic', 'normal',
         case when ${isOpen} then 'open' else 'completed' end, case when not ${isOpen} then ${id('user', holder)} end,
         case when not ${isOpen} then ${id('organisation', to(`k % ${c}`))} end, now(), now(), case when not ${isOpen} then now() end ${tasks}`,
    ),
    into(
      'task_assignees (id, task_id, from_organisation_id, to_organisation_id, role_id, is_open)',
      `select ${id('assignee', `n::bigint * ${t} + k`)}, ${task}, ${id('organisation', 'n')}, ${id('organisation', to(`k % ${c}`))},
         ${id('role', `${to(`k % ${c}`)} * ${rolesRoom} + 2`)}, ${isOpen} ${tasks} where ${to(`k % ${c}`)} <> n`,
    ),
  ];
}

/** Every other organisation has a workspace with two documents, shared to one person of an organisation that it works with. */
function documents(size: WorldSize): Filling[] {
  const { organisations: o, peopleEach: p } = size;
  const all = `from generate_series(2, ${o}, 2) n`;
  const each = `${all}, generate_series(0, 1) k`;
  const [workspace, organisation] = [id('workspace', 'n'), id('organisation', 'n')];
  const [document, content] = [id('document', 'n::bigint * 2 + k'), id('content', 'n::bigint * 2 + k')];
  const [owner, account] = [id('user', `n::bigint * ${p}`), id('account', 'n')];
  const guest = `((n + ${strideOf(size)}::bigint) % ${o} + 1)`;
  const sharee = id('user', `${guest} * ${p} + 1`);
  const sum = `md5(n || '/' || k) || md5(k || '/' || n)`;
  return [
    into(
      'workspaces (id, organisation_id, account_id, owner_user_id, name, created_at)',
      `select ${workspace}, ${organisation}, ${account}, ${owner}, 'Exchange with ' || ${word('n + 1')}, now() ${all}`,
    ),
    into(
      'participants (id, workspace_id, organisation_id, user_id, email, abilities, status, invited_by, invited_at, joined_at)',
      `select ${id('participant', 'n')}, ${workspace}, ${organisation}, ${sharee}, 'person1@o-' || ${guest} || '.example', '{preview,download}', 'active', ${owner}, now(), now() ${all}`,
    ),
    into(
      'documents (id, workspace_id, organisation_id, name, newest_number, created_by, created_at, updated_at)',
      `select ${document}, ${workspace}, ${organisation}, 'Agreement ' || n || '/' || k || '.pdf', 1, ${owner}, now(), now() ${each}`,
    ),
    into(
      'contents (id, key, workspace_id, organisation_id, status, size_bytes, sha256, created_at, touched_at)',
      `select ${content}, ${sum}, ${workspace}, ${organisation}, 'stored', 1000, ${sum}, now(), now() ${each}`,
    ),
    into(
      'document_versions (document_id, number, workspace_id, organisation_id, content_id, size_bytes, sha256, content_type, scan_status, created_by, created_at)',
      `select ${document}, 1, ${workspace}, ${organisation}, ${content}, 1000, ${sum}, 'application/pdf', 'not_scanned', ${owner}, now() ${each}`,
    ),
    into(
      'share_entries (id, account_id, organisation_id, workspace_id, sharee_id, sharee_kind, change, reason, actor_user_id, at)',
      `select ${id('share-entry', 'n')}, ${account}, ${organisation}, ${workspace}, ${sharee}, 'user', 2, 'participant.invited', ${owner}, now() ${all}`,
    ),
  ];
}
