import { z } from 'zod';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { authorize, may } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { DisputeListQuery, DisputePage, DisputeView } from './contract.ts';
import { type DisputeRow, listDisputes, loadDispute } from './dispute-store.ts';
import { unicodeNameOf } from './name.ts';
import { findEmailDomainsById } from './store.ts';

/** Names that somebody else has proved, the oldest first; for operators. */
export function findDisputes(context: Outside, query: DisputeListQuery): Promise<DisputePage> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'email_domain.decide', undefined);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]));
    const filter = { status: query.status, after: after?.[0], limit: query.limit + 1 };
    const views = await viewDisputes(context, await withOperatorsSight(context, () => listDisputes(context, filter)));
    return cutPage(
      views,
      query.limit,
      (view) => [view.id],
      (view) => view,
    );
  });
}

/** One of them, for operators; the two organisations know that there is one (403), for anybody else there is none (404). */
export function findDispute(context: Outside, id: string): Promise<DisputeView> {
  return inTransaction(context, async (context) => {
    const [view] = await viewDisputes(context, [await reachDispute(context, id)]);
    return view!;
  });
}

/** The dispute, 404 unless the actor may know of it, 403 unless they decide. */
export async function reachDispute(context: Context, id: string): Promise<DisputeRow> {
  const dispute = await withOperatorsSight(context, () => loadDispute(context, id));
  if (!dispute) throw notFound();
  authorize(context.actor, 'email_domain.decide', undefined);
  return dispute;
}

/** Disputes as operators see them, with what each side's claim rests on. */
export async function viewDisputes(context: Context, disputes: DisputeRow[]): Promise<DisputeView[]> {
  const ids = disputes.flatMap((one) => [one.from_email_domain_id, one.to_email_domain_id]).filter((id) => id !== null);
  const emailDomains = await withOperatorsSight(context, () => findEmailDomainsById(context, ids));
  const organisation = await nameOrganisations(
    context,
    disputes.flatMap((one) => [one.from_organisation_id, one.to_organisation_id]),
  );
  const person = await namePeople(
    context,
    disputes.map((one) => one.decided_by),
  );
  const side = (organisationId: string, emailDomainId: string | null) => {
    const emailDomain = emailDomainId ? emailDomains.get(emailDomainId) : undefined;
    return {
      organisation: organisation(organisationId),
      emailDomainId,
      status: emailDomain?.status ?? null,
      provedBy: emailDomain?.provedBy ?? null,
      provedAt: emailDomain?.provedAt?.toISOString() ?? null,
    };
  };
  return disputes.map((dispute) => ({
    id: dispute.id,
    name: dispute.name,
    unicodeName: unicodeNameOf(dispute.name),
    from: side(dispute.from_organisation_id, dispute.from_email_domain_id),
    to: side(dispute.to_organisation_id, dispute.to_email_domain_id),
    status: dispute.status,
    openedAt: dispute.opened_at.toISOString(),
    decidedAt: dispute.decided_at?.toISOString() ?? null,
    decidedBy: person(dispute.decided_by),
    comment: dispute.comment,
    version: dispute.version,
    may: { decide: dispute.status === 'open' && may(context.actor, 'email_domain.decide', undefined) },
  }));
}
