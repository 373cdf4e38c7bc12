import type { FastifyRequest } from 'fastify';
import { aside } from '../access/context.ts';
import { recordRefusedRequest } from '../audit/record-refused-request.ts';
import { problemOf } from '../http/problem-of.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Caller } from './caller.ts';
import type { ScimRoute } from './endpoints.ts';
import type { Provisioning } from './provisioning-actor.ts';
import { ScimError, scimErrorOf } from './scim-error.ts';
import { insertRequest } from './token-store.ts';

type Outcome = { request: FastifyRequest; route: ScimRoute; status?: number; error?: unknown };

/** Keeps what a request came to, for the administrators who set provisioning up; refused writes stand in the audit too. */
export async function rememberRequest(
  caller: Caller,
  provisioning: Provisioning,
  { request, route, status, error }: Outcome,
): Promise<void> {
  const refusal = error === undefined ? undefined : scimErrorOf(error);
  // Before anything is waited for: a next request that comes quickly must not be listed as the earlier one.
  const row = {
    id: newId(),
    organisation_id: provisioning.actor.organisationId,
    token_name: provisioning.tokenName,
    method: route.method,
    path: (request.url.split('?')[0] ?? '').slice('/scim/v2'.length, 200),
    status: status ?? refusal?.status ?? 500,
    detail: refusal ? [...refusal.message].slice(0, 500).join('') : null,
    at: caller.context.now(),
  };
  await aside(caller.context, (context) => insertRequest(context, row));
  const attempt = {
    method: route.method,
    path: `/scim/v2${route.url.toLowerCase()}`,
    params: request.params,
  };
  await recordRefusedRequest(caller.context, attempt, problemFor(error));
}

function problemFor(error: unknown): Problem | undefined {
  if (!(error instanceof ScimError)) return error === undefined ? undefined : problemOf(error);
  if (error.status === 403) return new Problem('forbidden', error.message);
  return error.scimType === 'uniqueness' ? new Problem('email_taken', error.message) : undefined;
}
