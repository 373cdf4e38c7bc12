import { type Context, expectVersion } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { record, recordRefusal } from '../audit/record.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import type { Link } from './link.ts';
import { holdLinkRow, loadLink, lockLink } from './store.ts';

export type FoundLink = { link: Link; facts: Required<OrganisationFacts> };

/** 404 unless the organisation is within the actor's reach, 403 unless they administer it; a refused attempt at `event` is kept. */
export async function authorizeInOrganisation(
  context: Context,
  organisationId: string,
  { verb, event }: { verb: 'link.change' | 'agent.create'; event: string },
): Promise<Required<OrganisationFacts>> {
  const facts = await reachOrganisation(context, organisationId);
  const { actor } = context;
  if (actor.kind === 'user' && !may(actor, verb, facts)) {
    const subject = { kind: 'organisation', id: organisationId };
    await recordRefusal(context, { kind: event, organisationIds: [actor.organisationId], subject });
  }
  authorize(actor, verb, facts);
  return facts;
}

/** A link with its organisation: 404 for who does not know of that. What they may do with it is asked after this. */
export async function findLinkAndFacts(context: Context, id: string): Promise<FoundLink> {
  const link = await loadLink(context, id);
  if (!link) throw notFound();
  return { link, facts: await reachOrganisation(context, link.organisationId) };
}

/** A link for who may read it: its administrators; 403 for other members of its organisation. */
export async function reachLink(context: Context, id: string): Promise<FoundLink> {
  const found = await findLinkAndFacts(context, id);
  authorize(context.actor, 'link.read', found.facts);
  return found;
}

/** How each act on a link begins: found, authorised, and under its lock; 409 `version_conflict` for a stale If-Match. */
export async function takeUp(context: Context, id: string, event: string): Promise<FoundLink> {
  const { facts } = await findLinkAndFacts(context, id);
  await authorizeInOrganisation(context, facts.organisationId, { verb: 'link.change', event });
  const link = await lockLink(context, id);
  if (!link) throw notFound();
  expectVersion(context, link);
  return { link, facts };
}

/** Keeps a link from being deleted until commit, for acts that write down what comes through it; 404 when it is gone. */
export async function holdLink(context: Context, id: string): Promise<void> {
  if (!(await holdLinkRow(context, id))) throw notFound();
}

/** Into the audit of its organisation, and of the actor's when that is another. Settings stay out of it. */
export async function remember(
  context: Context,
  link: Link,
  { kind, detail = {}, organisationIds = [] }: { kind: string; detail?: object; organisationIds?: string[] },
): Promise<void> {
  const { actor } = context;
  await record(context, {
    kind,
    organisationIds: [
      link.organisationId,
      ...(actor.kind === 'user' ? [actor.organisationId] : []),
      ...organisationIds,
    ],
    subject: { kind: 'link', id: link.id },
    detail: { name: link.name, kind: link.kind, ...detail },
  });
}
