import { ApiProblem, api, type Page } from '../api.ts';
import type { Invitation, InvitationWithLink, User } from '../contracts.ts';

/** The invitations that wait for this person. */
export async function invitationsOf(person: User): Promise<Invitation[]> {
  const found: Invitation[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Invitation> = await api.get(`/organisations/${person.organisationId}/invitations`, {
      query: { limit: 200, cursor },
    });
    found.push(...page.items.filter((one) => one.userId === person.id && (one.may.resend || one.may.withdraw)));
    cursor = page.nextCursor;
  } while (cursor !== null && found.length === 0);
  return found;
}

/** A new link for someone invited; earlier ones die. */
export async function resendInvitation(person: User): Promise<InvitationWithLink> {
  const [invitation] = await invitationsOf(person);
  if (!invitation) throw new ApiProblem(404, { code: 'not_found' });
  return api.post<InvitationWithLink>(`/organisations/${person.organisationId}/invitations/${invitation.id}/resend`);
}
