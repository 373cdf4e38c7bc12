import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { IdentityProviderPage, IdentityProviderView } from './contract.ts';
import { listProviders } from './provider-store.ts';
import { type ProviderPath, reachProvider, viewProvider } from './take-up.ts';

/** The providers of an organisation, the oldest first, never their secrets; for its administrators. */
export function findIdentityProviders(
  outside: Outside<UserActor>,
  organisationId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<IdentityProviderPage> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'identity_provider.read', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const rows = await listProviders(context, organisationId, { after, limit: query.limit + 1 });
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => viewProvider(context, row, facts),
    );
  });
}

/** One of them. */
export function findIdentityProvider(outside: Outside<UserActor>, path: ProviderPath): Promise<IdentityProviderView> {
  return inTransaction(outside, async (context) => {
    const { provider, facts } = await reachProvider(context, path);
    authorize(context.actor, 'identity_provider.read', facts);
    return viewProvider(context, provider, facts);
  });
}
