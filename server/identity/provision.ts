import { type Context, withWiderSight } from '../access/context.ts';
import { sendMail } from '../notices/send-mail.ts';
import { Problem } from '../platform/errors.ts';
import { decidePlacement } from './decide-placement.ts';
import { findOwnedEmailDomain } from './find-owned-email-domain.ts';
import { findPerson, lockAddresses, lockPerson, type PersonRow, updatePerson } from './person-store.ts';
import { type ProvedEmail, provedByOwner } from './proved-email.ts';
import { settleNew } from './settle.ts';
import { deleteEmailChangesOf, deletePasswordResetsOf, deleteSignUpsOf } from './store.ts';

/** The organisation that provisions, with the account whose e-mail domains count. */
export type Provisioner = { organisationId: string; accountId: string };

/** An address that somebody is to get: who has it now, and whether the account of the organisation owns what covers it. */
export type HeldAddress = { holder: PersonRow | undefined; proof: ProvedEmail | undefined };

const anywhere = 'an address may belong to a user of any organisation';

/**
 * Who has an address, held so until commit with the one that they have so far; and the proof of it where the account owns
 * the e-mail domain. Of the holder nothing may reach an answer unless they belong to the organisation that asks. It comes
 * before the lock on any row.
 */
export async function holdAddressToProvision(
  context: Context,
  { email, formerEmail }: { email: string; formerEmail?: string },
  { accountId }: Provisioner,
): Promise<HeldAddress> {
  await lockAddresses(context, formerEmail ? [email, formerEmail] : [email]);
  return withWiderSight(context, anywhere, async () => ({
    holder: await findPerson(context, email),
    proof: provedByOwner(email, await findOwnedEmailDomain(context, email), accountId),
  }));
}

/**
 * Makes an active user in the organisation of somebody whose address is under an e-mail domain that its account owns: an
 * explicit choice inside the account, like an invitation. They have no password; they sign in at the identity provider, or
 * set one by mail. Part of provisioning, whose verb has asked whether it may, holds the address and records it.
 */
export function joinByProvisioning(
  context: Context,
  person: { proof: ProvedEmail; email: string; name: string },
  provisioner: Provisioner,
): Promise<string> {
  return withWiderSight(context, 'the rules of placement look at all organisations', async () => {
    const decision = await decidePlacement(context, person.proof, { standing: provisioner });
    if (decision.organisationId !== provisioner.organisationId) throw new Problem('email_domain_owned_elsewhere');
    const userId = await settleNew(
      context,
      { ...person, act: 'provisioning', passwordHash: null },
      // What a person is trusted with beyond their organisation, no provider decides.
      { ...decision, makesEnterpriseAdministrator: false },
    );
    await deleteSignUpsOf(context, person.email);
    return userId;
  });
}

/**
 * Gives somebody another address, where the account owns the e-mail domain of both: then nobody gets into anybody's
 * mailbox by it. The old address is told and is free. Part of provisioning, whose verb has asked whether it may, holds
 * both addresses and records it. 422 `email_domain_owned_elsewhere`, 409 `email_domain_unproven`, `email_taken`.
 */
export async function changeAddressByProvisioning(
  context: Context,
  change: { userId: string; email: string; held: HeldAddress },
  { accountId }: Provisioner,
): Promise<void> {
  const person = await lockPerson(context, change.userId);
  if (!person) throw new Problem('version_conflict');
  const owned = await withWiderSight(context, anywhere, () => findOwnedEmailDomain(context, person.email));
  if (!change.held.proof || !provedByOwner(person.email, owned, accountId)) {
    throw new Problem(
      'email_domain_unproven',
      'An address is changed only from and to e-mail domains that the account of the organisation owns.',
    );
  }
  if (change.held.holder && change.held.holder.id !== person.id) throw new Problem('email_taken');
  await withWiderSight(
    context,
    'links that wait in mailboxes are their people’s alone, and die with the address',
    async () => {
      await updatePerson(context, person.id, { email: change.email });
      await deleteEmailChangesOf(context, person.id);
      await deletePasswordResetsOf(context, person.id);
      await deleteSignUpsOf(context, change.email);
    },
  );
  await sendMail(context, {
    to: person.email,
    kind: 'email.changed',
    subject: 'Your e-mail address was changed',
    text: [
      'The identity provider of your organisation has given your Causeway account another e-mail address; this one no longer belongs to it.',
      'If this is a surprise, tell an administrator of your organisation.',
    ].join('\n\n'),
  });
}
