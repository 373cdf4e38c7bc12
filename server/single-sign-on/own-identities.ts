import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, hasPassword } from '../identity/confirm-identity.ts';
import { findUser } from '../identity/find-user.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { later, minute } from '../platform/clock.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { actOf } from '../second-factors/second-factor.ts';
import type { freshSignInBody, LinkedIdentitiesView, linkIdentityBody } from './contract.ts';
import { findProviderFor } from './demand.ts';
import { type IdentityProvider, localPath, signOnMinutes } from './identity-provider.ts';
import { deleteIdentity, deleteSessionsOfIdentity, findSignOnSession, listIdentities } from './identity-store.ts';
import { findEnabledProvider, findProvider } from './provider-store.ts';
import { insertSignOn } from './sign-on-store.ts';

const beyond = 'people sign in at the provider of the organisation that owns their e-mail domain, which may be another';

/** Who somebody is at identity providers, and where they could be linked. */
export function findOwnIdentities(outside: Outside<UserActor>): Promise<LinkedIdentitiesView> {
  return inTransaction(outside, async (context) => {
    const { userId, sessionId } = context.actor;
    const rows = await withWiderSight(context, beyond, () => listIdentities(context, userId));
    const own = await findOwnProvider(context);
    const isLinked = rows.some((row) => row.providerId === own?.id && row.issuer === own.issuer);
    return {
      items: rows.map((row) => ({
        id: row.id,
        provider: { id: row.providerId ?? '', name: row.providerName, enabled: row.isEnabled },
        email: row.email,
        linkedAt: row.linkedAt.toISOString(),
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      })),
      nextCursor: null,
      linkable: own && !isLinked ? { id: own.id, name: own.name } : null,
      signsOutAt: sessionId ? await findSignedOutAt(context, sessionId) : null,
    };
  });
}

async function findSignedOutAt(context: Context<UserActor>, sessionId: string) {
  const session = await findSignOnSession(context, sessionId);
  const provider = session && (await withWiderSight(context, beyond, () => findProvider(context, session.providerId)));
  return provider ? { id: provider.id, name: provider.name } : null;
}

/** Where somebody signs in: the provider for their address if it is of their account, else their organisation's. */
async function findOwnProvider(context: Context<UserActor>): Promise<IdentityProvider | undefined> {
  const { actor } = context;
  const { email } = await findUser(context, actor.userId);
  return withWiderSight(context, beyond, async () => {
    const found = await findProviderFor(context, email);
    if (found?.provider.accountId === actor.accountId) return found.provider;
    return findEnabledProvider(context, actor.organisationId);
  });
}

/**
 * Somebody signed in, who has confirmed their identity, sets out to link who they are at their provider; the answer says
 * where their browser goes. 403 `identity_not_confirmed`, `forbidden` with an API token; 404 for any other provider.
 */
export function askToLink(outside: Outside<UserActor>, body: z.output<typeof linkIdentityBody>) {
  return inTransaction(outside, async (context) => {
    const provider = await findOwnProvider(context);
    if (provider?.id !== body.providerId) throw notFound();
    const sessionId = sessionOf(context);
    await confirmIdentity(context, body);
    return ask(context, { provider, sessionId, purpose: 'link', act: null, returnTo: localPath(body.returnTo) });
  });
}

/**
 * Somebody sets out to sign in afresh at their provider, to confirm one act by it (API Conventions, `confirmation`). 403
 * `forbidden` with an API token; 409 `identity_not_linked` for who has no identity at a provider that is used.
 */
export function askForFreshSignIn(outside: Outside<UserActor>, body: z.output<typeof freshSignInBody>) {
  return inTransaction(outside, async (context) => {
    const sessionId = sessionOf(context);
    const rows = await withWiderSight(context, beyond, () => listIdentities(context, context.actor.userId));
    const linked = rows.find((row) => row.isEnabled && row.issuer === row.providerIssuer);
    const provider =
      linked?.providerId && (await withWiderSight(context, beyond, () => findProvider(context, linked.providerId!)));
    if (!provider) throw new Problem('identity_not_linked');
    const asked = { provider, sessionId, act: actOf(body.act), returnTo: localPath(body.returnTo) };
    return ask(context, { ...asked, purpose: 'confirmation' });
  });
}

function sessionOf(context: Context<UserActor>): string {
  const { sessionId } = context.actor;
  if (!sessionId) throw new Problem('forbidden', 'This is done by somebody who is signed in, not with an API token.');
  return sessionId;
}

type Asked = {
  provider: IdentityProvider;
  sessionId: string;
  purpose: 'link' | 'confirmation';
  act: string | null;
  returnTo: string;
};

async function ask(context: Context<UserActor>, asked: Asked): Promise<{ location: string }> {
  const token = newToken();
  await insertSignOn(context, {
    id: newId(),
    identity_provider_id: asked.provider.id,
    stage: 'asked',
    purpose: asked.purpose,
    token_hash: hashToken(token),
    user_id: context.actor.userId,
    session_id: asked.sessionId,
    act: asked.act,
    return_to: asked.returnTo,
    created_at: context.now(),
    expires_at: later(context.now(), signOnMinutes * minute),
  });
  return { location: `/sign-in/oidc/${asked.provider.id}?start=${token}` };
}

/**
 * Somebody unlinks who they are at a provider; the sessions that began with it end. 409
 * `last_way_in` for who could not sign in any more.
 */
export function unlinkIdentity(outside: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    // Whoever signs in by it at this moment is in before, and out with the others, or not at all.
    await holdPerson(context, userId);
    const rows = await withWiderSight(context, beyond, () => listIdentities(context, userId));
    if (!rows.some((row) => row.id === id)) throw notFound();
    if (!(await hasPassword(context, userId))) throw new Problem('last_way_in');
    await deleteSessionsOfIdentity(context, id);
    if (!(await deleteIdentity(context, id, userId))) throw notFound();
    await record(context, {
      kind: 'identity.unlinked',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
      detail: { linkedIdentityId: id },
    });
  });
}
