import { hash } from '@node-rs/argon2';
import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';

/** Everyone's password in tests. */
export const password = 'correct horse battery staple';

export type CastMember = { id: string; name: string; email: string; token: string; organisation: OrganisationKey };
type OrganisationKey = 'acme' | 'globex' | 'initech' | 'hooli' | 'operations' | 'solo';
export type CastOrganisation = {
  id: string;
  name: string;
  accountId: string;
  shortName: string;
  roles: Record<string, string>;
};

/**
 * The named cast of all tests. Acme asks, Globex answers, Initech is outside. Hooli belongs to Acme's account. Ada
 * administers Acme, Colin coordinates there, Mia and Max are members; likewise Gwen, Carla, Greta and Gus at Globex and
 * Ingrid and Ivan at Initech. Erin is enterprise administrator of Acme's account, Otto the operator, Sol on his own.
 */
const people = {
  ada: ['acme', 'Ada Acme', 'administrator'],
  colin: ['acme', 'Colin Coordinator', 'coordinator'],
  mia: ['acme', 'Mia Member', 'member'],
  max: ['acme', 'Max Member', 'member'],
  erin: ['acme', 'Erin Enterprise', 'member'],
  hugo: ['hooli', 'Hugo Hooli', 'administrator'],
  gwen: ['globex', 'Gwen Gatekeeper', 'administrator'],
  carla: ['globex', 'Carla Coordinates', 'coordinator'],
  greta: ['globex', 'Greta Globexperson', 'member'],
  gus: ['globex', 'Gus Globexperson', 'member'],
  ingrid: ['initech', 'Ingrid Initech', 'administrator'],
  ivan: ['initech', 'Ivan Initech', 'member'],
  otto: ['operations', 'Otto Operator', 'administrator'],
  sol: ['solo', 'Sol Alone', 'administrator'],
} as const satisfies Record<string, [OrganisationKey, string, 'administrator' | 'coordinator' | 'member']>;

const organisations = {
  acme: { name: 'Acme', account: 'Acme Group', plan: 'paid', kind: 'organisation', visibility: 'listed' },
  hooli: { name: 'Hooli', account: 'Acme Group', plan: 'paid', kind: 'organisation', visibility: 'none' },
  globex: { name: 'Globex', account: 'Globex', plan: 'paid', kind: 'organisation', visibility: 'listed' },
  initech: { name: 'Initech', account: 'Initech', plan: 'paid', kind: 'organisation', visibility: 'listed' },
  operations: { name: 'Operations', account: 'Operations', plan: 'paid', kind: 'installation', visibility: 'none' },
  solo: { name: 'Sol Alone', account: 'Sol Alone', plan: 'free', kind: 'individual', visibility: 'none' },
} as const;

export type Cast = {
  people: Record<keyof typeof people, CastMember>;
  organisations: Record<OrganisationKey, CastOrganisation>;
  password: string;
};

let hashed: Promise<string> | undefined;
/** Cheap on purpose: the cost of argon2id is tested where it is set, not in each test file. */
function passwordHash(): Promise<string> {
  hashed ??= hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
  return hashed;
}

/** Peoples the database directly, so that each module's tests stand on the tables and not on another module's verbs. */
export async function createCast(services: Services, _ownerUrl: string): Promise<Cast> {
  return inTransaction(installationContext(services), async ({ database, now }) => {
    const rows = rowsOfCast(now(), await passwordHash());
    await database.insertInto('accounts').values(rows.accounts).execute();
    await database.insertInto('organisations').values(rows.organisations).execute();
    await database.insertInto('roles').values(rows.roles).execute();
    await database.insertInto('users').values(rows.users).execute();
    await database.insertInto('credentials').values(rows.credentials).execute();
    await database.insertInto('api_tokens').values(rows.apiTokens).execute();
    await database.insertInto('role_members').values(rows.roleMembers).execute();
    return rows.cast;
  });
}

type Rows = {
  accounts: Insertable<Tables['accounts']>[];
  organisations: Insertable<Tables['organisations']>[];
  roles: Insertable<Tables['roles']>[];
  users: Insertable<Tables['users']>[];
  credentials: Insertable<Tables['credentials']>[];
  apiTokens: Insertable<Tables['api_tokens']>[];
  roleMembers: Insertable<Tables['role_members']>[];
  cast: Cast;
};

/** All rows of a table together: a database is peopled for each test file, and each statement is a trip. */
function rowsOfCast(now: Date, passwordHash: string): Rows {
  const rows: Rows = {
    accounts: [],
    organisations: [],
    roles: [],
    users: [],
    credentials: [],
    apiTokens: [],
    roleMembers: [],
    cast: { people: {} as Cast['people'], organisations: {} as Cast['organisations'], password },
  };
  for (const key of Object.keys(organisations) as OrganisationKey[]) addOrganisation(rows, key, now);
  for (const key of Object.keys(people) as (keyof typeof people)[]) addPerson(rows, key, { now, passwordHash });
  return rows;
}

function addOrganisation(rows: Rows, key: OrganisationKey, now: Date): void {
  const { name, account, plan, kind, visibility } = organisations[key];
  let accountId = rows.accounts.find((known) => known.name === account)?.id;
  if (!accountId) {
    accountId = newId<'account'>();
    const share_allowance = plan === 'paid' ? 100 : 0;
    rows.accounts.push({ id: accountId, name: account, plan, share_allowance, created_at: now });
  }
  const id = newId<'organisation'>();
  rows.organisations.push({
    id,
    account_id: accountId,
    name,
    short_name: key,
    kind,
    connection_visibility: visibility,
    created_at: now,
  });
  const roles: Record<string, string> = {};
  for (const [role, own] of Object.entries(rolesOf(name))) {
    roles[role] = newId();
    rows.roles.push({ id: roles[role], organisation_id: id, created_at: now, ...own });
  }
  rows.cast.organisations[key] = { id, name, accountId, shortName: key, roles };
}

const rolesOf = (name: string) =>
  ({
    administrators: {
      name: 'Administrators',
      visibility: 'private',
      security_level: 'administrator',
      builtin: 'administrators',
    },
    everyone: { name: 'Everyone', visibility: 'private', security_level: 'member', builtin: 'everyone' },
    coordinators: { name: 'Coordinators', visibility: 'private', security_level: 'coordinator', builtin: null },
    reception: { name: `${name} Reception`, visibility: 'public', security_level: 'member', builtin: null },
    backstage: { name: `${name} Backstage`, visibility: 'private', security_level: 'member', builtin: null },
  }) as const;

function addPerson(
  rows: Rows,
  key: keyof typeof people,
  { now, passwordHash }: { now: Date; passwordHash: string },
): void {
  const [organisationKey, name, level] = people[key];
  const id = newId<'user'>();
  const token = newToken();
  const email = `${key}@${organisationKey}.example`;
  const organisation = rows.cast.organisations[organisationKey];
  rows.users.push({
    id,
    organisation_id: organisation.id,
    name,
    email,
    status: 'active',
    is_operator: key === 'otto',
    is_enterprise_administrator: key === 'erin',
    placement_rule: 'invitation',
    created_at: now,
  });
  rows.credentials.push({ user_id: id, password_hash: passwordHash });
  rows.apiTokens.push({ id: newId(), user_id: id, name: 'test', token_hash: hashToken(token), created_at: now });
  // Members of the public role: mia, greta, ivan and colin's counterparts; gus and max hold no public role.
  const held = [
    'everyone',
    ...(level === 'administrator' ? ['administrators'] : level === 'coordinator' ? ['coordinators'] : []),
    ...(['mia', 'greta', 'ivan', 'carla'].includes(key) ? ['reception'] : []),
    ...(['max', 'gus'].includes(key) ? ['backstage'] : []),
  ];
  for (const role of held)
    rows.roleMembers.push({
      role_id: organisation.roles[role]!,
      user_id: id,
      organisation_id: organisation.id,
      added_at: now,
    });
  rows.cast.people[key] = { id, name, email, token, organisation: organisationKey };
}
