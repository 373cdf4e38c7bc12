import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { sendMail } from '../notices/send-mail.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { becomeParticipant, holdWhereInvited } from '../workspaces/become-participant.ts';
import { type Decision, decidePlacement } from './decide-placement.ts';
import { findPerson, lockAddresses, lockPerson, type PersonRow, readPerson, updatePerson } from './person-store.ts';
import { findPlaced } from './placed.ts';
import { organisationKind } from './placement-store.ts';
import { addressOf, type ProvedEmail, provedByLink } from './proved-email.ts';
import { type PlacementAct, settleExisting } from './settle.ts';
import { continueAs, movedActor } from './start-session.ts';
import {
  deleteEmailChangesOf,
  deletePasswordResetsOf,
  deleteSignUpsOf,
  findEmailChange,
  lockEmailChange,
} from './store.ts';

/**
 * Whoever asked for another address opens the link that was sent there, signed in: it is theirs from now on, and the rules
 * of placement apply again (SPEC 4), which may move them. The old address is told. 410 `token_invalid` for a link that is
 * unknown, used, older than a day, or of somebody else; 409 `email_taken`, `last_administrator`.
 */
export function verifyEmail(outside: Outside<UserActor>, body: { token: string }) {
  return inTransaction(outside, async (context) => {
    const { userId } = context.actor;
    const placed = await withWiderSight(context, 'the rules of placement look at all organisations', () =>
      takeAddress(context, body.token),
    );
    return continueAs(context, await movedActor(context), async (own) => {
      await record(own, {
        kind: 'user.email_changed',
        organisationIds: [placed.person.organisation_id, own.actor.organisationId],
        subject: { kind: 'user', id: userId },
        detail: { rule: placed.decision?.rule ?? null, emailDomain: placed.decision?.emailDomain ?? null },
      });
      const { user, organisation } = await findPlaced(own, userId, { rule: 'self_registration', emailDomain: null });
      return { user, organisation, placement: user.placement };
    });
  });
}

async function takeAddress(context: Context<UserActor>, token: string) {
  const { userId } = context.actor;
  const proof = await findProof(context, token);
  const email = addressOf(proof);
  const person = await findPersonOfActor(context);
  const holder = await findPerson(context, email);
  if (holder && holder.id !== userId) throw new Problem('email_taken');
  const decision = await decide(context, person, proof);
  await holdWhereInvited(context, [email]);
  await holdProof(context, token);
  if (decision) await settleExisting(context, { person, proof, act: actOf(person, decision) }, decision);
  else await updatePerson(context, userId, { email });
  await deleteEmailChangesOf(context, userId);
  await deletePasswordResetsOf(context, userId);
  await deleteSignUpsOf(context, email);
  if (person.email !== email) await tellOldAddress(context, person.email);
  await becomeParticipant(context, { userId, email });
  return { person, decision };
}

/**
 * The addresses first, the one that they have and the one that they prove, then the organisations, the workspaces that wait for
 * them, the person and what is theirs, in this order everywhere, so that nobody waits in a circle and nobody else moves them meanwhile.
 */
async function findProof(context: Context<UserActor>, token: string): Promise<ProvedEmail> {
  const { userId } = context.actor;
  const tokenHash = hashToken(token);
  const asked = await findEmailChange(context, tokenHash, userId);
  if (!asked) throw new Problem('token_invalid');
  await lockAddresses(context, [asked.email, (await findPersonOfActor(context)).email]);
  const change = await findEmailChange(context, tokenHash, userId);
  if (!change) throw new Problem('token_invalid');
  const kept = { email: change.email, tokenHash: change.token_hash, expiresAt: change.expires_at };
  return provedByLink(token, kept, context.now());
}

/** Disabling them, which takes the link away, may have come first. */
async function holdProof(context: Context<UserActor>, token: string): Promise<void> {
  const { userId } = context.actor;
  await lockPerson(context, userId);
  if (!(await lockEmailChange(context, hashToken(token), userId))) throw new Problem('token_invalid');
}

async function findPersonOfActor(context: Context<UserActor>): Promise<PersonRow> {
  const person = await readPerson(context, context.actor.userId);
  if (!person) throw new Problem('token_invalid');
  return person;
}

/** What brought them where they are stays the reason while an administrator's choice stands. */
function actOf(person: PersonRow, decision: Decision): PlacementAct {
  const stands = decision.rule === 'invitation' && decision.organisationId === person.organisation_id;
  return (stands && person.placement_act) || 'email_change';
}

/** Where the new address leads; undefined for operators, whom no address moves. */
async function decide(context: Context, person: PersonRow, proof: ProvedEmail): Promise<Decision | undefined> {
  const { kind, accountId } = await organisationKind(context, person.organisation_id);
  if (kind === 'installation') return undefined;
  // An administrator chose the person and not only the address: that stands, unless an owner's claim beats it.
  const isChosen = person.placement_rule === 'invitation';
  const decision = await decidePlacement(context, proof, {
    standing: isChosen ? { organisationId: person.organisation_id, accountId } : undefined,
    besides: [person.organisation_id],
  });
  const staysAlone = decision.rule === 'self_registration' && kind === 'individual';
  return staysAlone ? { ...decision, organisationId: person.organisation_id } : decision;
}

function tellOldAddress(context: Context, email: string): Promise<void> {
  return sendMail(context, {
    to: email,
    kind: 'email.changed',
    subject: 'Your e-mail address was changed',
    text: [
      'Your Causeway account has another e-mail address from now on; this one no longer belongs to it.',
      'If it was not you, tell an administrator of your organisation at once.',
    ].join('\n\n'),
  });
}
