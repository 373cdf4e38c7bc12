import { hash } from '@node-rs/argon2';
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
    const cast: Cast = { people: {} as Cast['people'], organisations: {} as Cast['organisations'], password };
    const accounts = new Map<string, string>();
    for (const [key, organisation] of Object.entries(organisations) as [
      OrganisationKey,
      (typeof organisations)[OrganisationKey],
    ][]) {
      let accountId = accounts.get(organisation.account);
      if (!accountId) {
        accountId = newId<'account'>();
        accounts.set(organisation.account, accountId);
        await database
          .insertInto('accounts')
          .values({
            id: accountId,
            name: organisation.account,
            plan: organisation.plan,
            share_allowance: organisation.plan === 'paid' ? 100 : 0,
            created_at: now(),
          })
          .execute();
      }
      const id = newId<'organisation'>();
      const shortName = key;
      await database
        .insertInto('organisations')
        .values({
          id,
          account_id: accountId,
          name: organisation.name,
          short_name: shortName,
          kind: organisation.kind,
          connection_visibility: organisation.visibility,
          created_at: now(),
        })
        .execute();
      const roles: Record<string, string> = {
        administrators: newId(),
        everyone: newId(),
        coordinators: newId(),
        reception: newId(),
        backstage: newId(),
      };
      await database
        .insertInto('roles')
        .values([
          {
            id: roles.administrators!,
            organisation_id: id,
            name: 'Administrators',
            visibility: 'private',
            security_level: 'administrator',
            builtin: 'administrators',
            created_at: now(),
          },
          {
            id: roles.everyone!,
            organisation_id: id,
            name: 'Everyone',
            visibility: 'private',
            security_level: 'member',
            builtin: 'everyone',
            created_at: now(),
          },
          {
            id: roles.coordinators!,
            organisation_id: id,
            name: 'Coordinators',
            visibility: 'private',
            security_level: 'coordinator',
            created_at: now(),
          },
          {
            id: roles.reception!,
            organisation_id: id,
            name: `${organisation.name} Reception`,
            visibility: 'public',
            security_level: 'member',
            created_at: now(),
          },
          {
            id: roles.backstage!,
            organisation_id: id,
            name: `${organisation.name} Backstage`,
            visibility: 'private',
            security_level: 'member',
            created_at: now(),
          },
        ])
        .execute();
      cast.organisations[key] = { id, name: organisation.name, accountId, shortName, roles };
    }
    for (const [key, [organisationKey, name, level]] of Object.entries(people) as [
      keyof typeof people,
      (typeof people)[keyof typeof people],
    ][]) {
      const id = newId<'user'>();
      const token = newToken();
      const email = `${key}@${organisationKey}.example`;
      const organisation = cast.organisations[organisationKey];
      await database
        .insertInto('users')
        .values({
          id,
          organisation_id: organisation.id,
          name,
          email,
          status: 'active',
          is_operator: key === 'otto',
          is_enterprise_administrator: key === 'erin',
          placement_rule: 'invitation',
          created_at: now(),
        })
        .execute();
      await database
        .insertInto('credentials')
        .values({ user_id: id, password_hash: await passwordHash() })
        .execute();
      await database
        .insertInto('api_tokens')
        .values({ id: newId(), user_id: id, name: 'test', token_hash: hashToken(token), created_at: now() })
        .execute();
      // Members of the public role: mia, greta, ivan and colin's counterparts; gus and max hold no public role.
      const held = [
        'everyone',
        ...(level === 'administrator' ? ['administrators'] : level === 'coordinator' ? ['coordinators'] : []),
        ...(['mia', 'greta', 'ivan', 'carla'].includes(key) ? ['reception'] : []),
        ...(['max', 'gus'].includes(key) ? ['backstage'] : []),
      ];
      await database
        .insertInto('role_members')
        .values(
          held.map((role) => ({
            role_id: organisation.roles[role]!,
            user_id: id,
            organisation_id: organisation.id,
            added_at: now(),
          })),
        )
        .execute();
      cast.people[key] = { id, name, email, token, organisation: organisationKey };
    }
    return cast;
  });
}
