import { type Context, expectVersion } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { record, recordRefusal } from '../audit/record.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { loadWebhook, lockWebhook } from './store.ts';
import type { Webhook } from './webhook.ts';

export type Place = { organisationId: string; webhookId: string };

/** 404 unless the organisation is within the actor's reach, 403 unless they administer it; a refused attempt at `event` is kept. */
export async function authorizeChange(
  context: Context,
  organisationId: string,
  event: string,
): Promise<Required<OrganisationFacts>> {
  const facts = await reachOrganisation(context, organisationId);
  const { actor } = context;
  if (actor.kind === 'user' && !may(actor, 'webhook.change', facts)) {
    const subject = { kind: 'organisation', id: organisationId };
    await recordRefusal(context, { kind: event, organisationIds: [actor.organisationId], subject });
  }
  authorize(actor, 'webhook.change', facts);
  return facts;
}

/** A webhook of an organisation for who may read it: 404 for who does not know of the organisation, 403 for its members. */
export async function reachWebhook(
  context: Context,
  place: Place,
): Promise<{ webhook: Webhook; facts: OrganisationFacts }> {
  const facts = await reachOrganisation(context, place.organisationId);
  authorize(context.actor, 'webhook.read', facts);
  const webhook = await loadWebhook(context, place);
  if (!webhook) throw notFound();
  return { webhook, facts };
}

/** How each act on a webhook begins: authorised, found, and under its lock; 409 `version_conflict` for a stale If-Match. */
export async function takeUp(
  context: Context,
  place: Place,
  event: string,
): Promise<{ webhook: Webhook; facts: OrganisationFacts }> {
  const facts = await authorizeChange(context, place.organisationId, event);
  const { webhook: known } = await reachWebhook(context, place);
  const webhook = await lockWebhook(context, known.id);
  if (!webhook) throw notFound();
  expectVersion(context, webhook);
  return { webhook, facts };
}

/** Into the audit of its organisation, and of the actor's when that is another. Addresses and secrets stay out of it. */
export async function remember(
  context: Context,
  webhook: Webhook,
  kind: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const { actor } = context;
  await record(context, {
    kind,
    organisationIds: [webhook.organisationId, ...(actor.kind === 'user' ? [actor.organisationId] : [])],
    subject: { kind: 'webhook', id: webhook.id },
    detail: { host: new URL(webhook.url).host, ...detail },
  });
}
