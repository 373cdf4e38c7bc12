import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { namePeople } from '../access/people.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { ListQuery, ProvisioningView, ScimRequestPage, ScimTokenPage } from './contract.ts';
import { tokensMaximum } from './create-scim-token.ts';
import { baseUrlOf } from './resource.ts';
import { findSettings, listRequests, listTokens } from './token-store.ts';

const cursorShape = z.tuple([z.guid()]);

/** How an organisation is provisioned; for its administrators. */
export function findProvisioning(outside: Outside<UserActor>, organisationId: string): Promise<ProvisioningView> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.read', facts);
    return viewProvisioning(context, facts);
  });
}

/** The same inside a verb. */
export async function viewProvisioning(
  context: Context<UserActor>,
  facts: OrganisationFacts,
): Promise<ProvisioningView> {
  const settings = await findSettings(context, facts.organisationId);
  return {
    organisationId: facts.organisationId,
    baseUrl: baseUrlOf(context.services.environment),
    managesAdministrators: settings.manages_administrators,
    tokensMaximum,
    version: settings.version,
    may: { change: may(context.actor, 'provisioning.change', facts) },
  };
}

/** The provisioning tokens of an organisation, the oldest first, never the tokens themselves; for its administrators. */
export function findScimTokens(
  outside: Outside<UserActor>,
  organisationId: string,
  query: ListQuery,
): Promise<ScimTokenPage> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.read', facts);
    const after = decodeCursor(query.cursor, cursorShape)?.[0];
    const rows = await listTokens(context, organisationId, { after, limit: query.limit + 1 });
    const person = await namePeople(
      context,
      rows.map((row) => row.created_by),
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => ({
        id: row.id,
        name: row.name,
        createdBy: person(row.created_by),
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }),
    );
  });
}

/** The last requests of the identity provider and what they came to, the latest first; for administrators. */
export function findScimRequests(
  outside: Outside<UserActor>,
  organisationId: string,
  query: ListQuery,
): Promise<ScimRequestPage> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'provisioning.read', facts);
    const before = decodeCursor(query.cursor, cursorShape)?.[0];
    const rows = await listRequests(context, organisationId, { before, limit: query.limit + 1 });
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      ({ token_name, at, ...row }) => ({ ...row, tokenName: token_name, at: at.toISOString() }),
    );
  });
}
