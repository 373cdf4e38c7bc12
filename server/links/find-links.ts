import { z } from 'zod';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { LinkPage, LinkView, PageQuery } from './contract.ts';
import { listLinks } from './store.ts';
import { reachLink } from './take-up.ts';
import { prepareLinkViews, viewLink } from './view.ts';

/** The links of an organisation, the oldest first, for its administrators. */
export function findLinks(outside: Outside, organisationId: string, query: PageQuery): Promise<LinkPage> {
  return inTransaction(outside, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'link.read', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const links = await listLinks(context, organisationId, { after, limit: query.limit + 1 });
    const view = await prepareLinkViews(context, links, facts);
    return cutPage(links, query.limit, (link) => [link.id], view);
  });
}

/** One link, for its administrators; 404 for who does not know of its organisation. */
export function findLink(outside: Outside, id: string): Promise<LinkView> {
  return inTransaction(outside, async (context) => {
    const { link, facts } = await reachLink(context, id);
    return viewLink(context, link, facts);
  });
}
