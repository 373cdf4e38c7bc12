import { z } from 'zod';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { namePeople } from '../access/people.ts';
import { authorize, type OrganisationFacts } from '../access/policy.ts';
import { reachOrganisation, withOperatorsSight } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { EmailDomainHistoryPage, EmailDomainListQuery, EmailDomainPage, EmailDomainView } from './contract.ts';
import type { EmailDomain } from './email-domain.ts';
import { countEmailDomains, listEmailDomains, listEvents } from './store.ts';
import { reachEmailDomain } from './take-up.ts';
import { viewEmailDomain, viewEmailDomains } from './view.ts';

/** One e-mail domain of an organisation, for who belongs to it, administers its account or operates the installation. */
export function findEmailDomain(context: Outside, id: string): Promise<EmailDomainView> {
  return inTransaction(context, async (context) => {
    const { emailDomain, facts } = await reachEmailDomain(context, id);
    return viewEmailDomain(context, emailDomain, facts);
  });
}

/** The e-mail domains of an organisation by name, for the same people; 404 for others. */
export function findEmailDomains(
  context: Outside,
  organisationId: string,
  query: EmailDomainListQuery,
): Promise<EmailDomainPage> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    return findPage(context, organisationId, query, () => facts);
  });
}

/** Whether the organisation is associated with any e-mail domain, owned or not; for verbs that need one. */
export async function hasEmailDomain(context: Context, organisationId: string): Promise<boolean> {
  return (await countEmailDomains(context, organisationId)) > 0;
}

/** The e-mail domains of all organisations by name; for operators. */
export function findEveryEmailDomain(context: Outside, query: EmailDomainListQuery): Promise<EmailDomainPage> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    // To operators it makes no difference which account an organisation belongs to.
    return findPage(context, null, query, ({ organisationId }) => ({ organisationId, accountId: '' }));
  });
}

async function findPage(
  context: Context,
  organisationId: string | null,
  query: EmailDomainListQuery,
  factsOf: (emailDomain: EmailDomain) => OrganisationFacts,
): Promise<EmailDomainPage> {
  const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
  const filter = {
    organisationId,
    q: query.q || undefined,
    status: query.status,
    after: after && { name: after[0], id: after[1] },
    limit: query.limit + 1,
  };
  const found = await withOperatorsSight(context, () => listEmailDomains(context, filter));
  const views = await viewEmailDomains(
    context,
    found.map((emailDomain) => ({ emailDomain, facts: factsOf(emailDomain) })),
  );
  return cutPage(
    views,
    query.limit,
    (view) => [view.name, view.id],
    (view) => view,
  );
}

/** What happened to an e-mail domain of an organisation, oldest first; for who looks after it. */
export function findEmailDomainHistory(
  context: Outside,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<EmailDomainHistoryPage> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachEmailDomain(context, id);
    authorize(context.actor, 'email_domain.read_history', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]));
    const page = { after: after?.[0], limit: query.limit + 1 };
    const events = await withOperatorsSight(context, () => listEvents(context, id, page));
    const person = await namePeople(
      context,
      events.map((event) => event.actor_user_id),
    );
    return cutPage(
      events,
      query.limit,
      (event) => [event.id],
      (event) => ({
        id: event.id,
        kind: event.kind,
        actor: person(event.actor_user_id),
        outcome: event.outcome,
        comment: event.comment,
        excludedSubdomains: event.excluded_subdomains,
        at: event.at.toISOString(),
      }),
    );
  });
}
