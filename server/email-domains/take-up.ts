import type { Actor } from '../access/actor.ts';
import { type Context, expectVersion } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { recordRefusal } from '../audit/record.ts';
import { findOrganisationFacts, withOperatorsSight } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import type { EmailDomain } from './email-domain.ts';
import { loadEmailDomain, lockEmailDomains } from './store.ts';

/** The acts on e-mail domains of an organisation, and the event that each is when it is refused. */
const events = {
  'email_domain.claim': 'email_domain.claimed',
  'email_domain.prove': 'email_domain.proved',
  'email_domain.attest': 'email_domain.attested',
  'email_domain.change': 'email_domain.changed',
  'email_domain.remove': 'email_domain.removed',
} as const;

type Act = keyof typeof events;
type Tried = { facts: OrganisationFacts; subject: { kind: 'email_domain' | 'organisation'; id: string } };

/** 403 unless the actor may; that they tried is kept in their own organisation's audit (SPEC 11). Before any lock is taken. */
export async function authorizeAct(context: Context, verb: Act, { facts, subject }: Tried): Promise<void> {
  const { actor } = context;
  if (actor.kind === 'user' && !may(actor, verb, facts)) {
    await recordRefusal(context, { kind: events[verb], organisationIds: [actor.organisationId], subject });
  }
  authorize(actor, verb, facts);
}

/** An e-mail domain of an organisation that the actor belongs to, administers or operates; for others there is none (404). */
export async function reachEmailDomain(
  context: Context,
  id: string,
): Promise<{ emailDomain: EmailDomain; facts: OrganisationFacts }> {
  const emailDomain = await withOperatorsSight(context, () => loadEmailDomain(context, id));
  if (!emailDomain) throw notFound();
  const facts = await findOrganisationFacts(context, emailDomain.organisationId);
  if (!may(context.actor, 'email_domain.read', facts)) throw notFound();
  return { emailDomain, facts };
}

/** The same as the actor may act on it: 403 unless they may, 409 `version_conflict` for a stale If-Match. */
export async function expectMay(context: Context, id: string, verb: Act): Promise<EmailDomain> {
  const { emailDomain, facts } = await reachEmailDomain(context, id);
  await authorizeAct(context, verb, { facts, subject: { kind: 'email_domain', id } });
  return emailDomain;
}

/** How each act begins: as above, then the e-mail domain under its lock. */
export async function takeUp(context: Context<Actor>, id: string, verb: Act): Promise<EmailDomain> {
  await expectMay(context, id, verb);
  const locked = await withOperatorsSight(context, () => lockEmailDomains(context, [id]));
  const emailDomain = locked.get(id.toLowerCase());
  if (!emailDomain) throw notFound();
  expectVersion(context, emailDomain);
  return emailDomain;
}
