import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import {
  countApiTokens,
  deleteApiToken as deleteRow,
  findApiToken as findRow,
  insertApiToken,
  listApiTokens,
} from './api-token-store.ts';
import { confirmIdentity, type IdentityProof } from './confirm-identity.ts';
import { lockPerson } from './person-store.ts';
import { apiTokensMaximum } from './session.ts';

/**
 * Somebody makes a token with which a program acts as they do, until it is deleted or they are disabled. It is shown this
 * once. 403 `identity_not_confirmed`, 409 `limit_reached` beyond fifty.
 */
export function createApiToken(outside: Outside<UserActor>, body: { name: string } & IdentityProof) {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    await lockPerson(context, userId);
    await confirmIdentity(context, body);
    if ((await countApiTokens(context, userId)) >= apiTokensMaximum)
      throw new Problem('limit_reached', `You have ${apiTokensMaximum} API tokens; delete one first.`);
    const id = newId<'api-token'>();
    const token = newToken();
    const createdAt = context.now();
    const row = { id, user_id: userId, name: body.name, token_hash: hashToken(token), created_at: createdAt };
    await insertApiToken(context, row);
    await record(context, {
      kind: 'api_token.created',
      organisationIds: [organisationId],
      subject: { kind: 'api_token', id },
      detail: { name: body.name },
    });
    return { id, token, name: body.name, createdAt: createdAt.toISOString() };
  });
}

/** Somebody's own tokens, newest first; never the tokens themselves. */
export function findApiTokens(outside: Outside<UserActor>, query: { limit: number; cursor?: string | undefined }) {
  return inTransaction(outside, async (context) => {
    const before = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const rows = await listApiTokens(context, context.actor.userId, { limit: query.limit, before });
    return cutPage(rows, query.limit, (row) => [row.id], viewOf);
  });
}

/** One of somebody's own tokens; never the token itself. 404 for those of others. */
export function findApiToken(outside: Outside<UserActor>, id: string) {
  return inTransaction(outside, async (context) => {
    const row = await findRow(context, context.actor.userId, id);
    if (!row) throw notFound();
    return viewOf(row);
  });
}

function viewOf({ id, name, created_at }: { id: string; name: string; created_at: Date }) {
  return { id, name, createdAt: created_at.toISOString() };
}

/** Somebody deletes a token of their own: it lets nobody in from the next request on. 404 for those of others. */
export function deleteApiToken(outside: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    if (!(await deleteRow(context, userId, id))) throw notFound();
    await record(context, {
      kind: 'api_token.deleted',
      organisationIds: [organisationId],
      subject: { kind: 'api_token', id },
    });
  });
}
