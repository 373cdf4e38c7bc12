import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { findUser } from '../identity/find-user.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { markSecondFactor } from '../identity/sessions.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { PasskeyRegistration, PasskeyView } from './contract.ts';
import { viewPasskey } from './find-second-factors.ts';
import { askForRegistration, checkRegistration } from './passkeys.ts';
import { requireOwnSession } from './require-second-factor.ts';
import { passkeysMaximum } from './second-factor.ts';
import { insertPasskey, listPasskeys, lockPasskey, renamePasskey as saveName } from './store.ts';
import { tellOwner } from './tell.ts';

/**
 * Somebody wants another passkey and has confirmed their identity: what their browser is asked. Its answer must come
 * within five minutes, in the same session. 403 `identity_not_confirmed`, `second_factor_required` for who has a factor
 * that this session has not confirmed, `forbidden` with an API token; 409 `limit_reached` beyond twenty.
 */
export function askForNewPasskey(outside: Outside<UserActor>, body: IdentityProof) {
  return inTransaction(outside, async (context) => {
    const { userId } = context.actor;
    const sessionId = requireOwnSession(context.actor);
    await holdPerson(context, userId);
    await confirmIdentity(context, body);
    if ((await listPasskeys(context, userId)).length >= passkeysMaximum) throw tooMany();
    const person = await findUser(context, userId);
    return askForRegistration(context, { purpose: 'registration', userId, sessionId }, person);
  });
}

/**
 * The browser has made the passkey: it is a second factor from now on, and signs its owner in. 403
 * `second_factor_refused` for an answer that was not asked for here; 409 `name_taken` for one that is registered already.
 */
export function registerPasskey(
  outside: Outside<UserActor>,
  body: { name: string; passkey: PasskeyRegistration },
): Promise<PasskeyView> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    const sessionId = requireOwnSession(context.actor);
    await holdPerson(context, userId);
    const asked = { purpose: 'registration', userId, sessionId } as const;
    const { credential, credentialBackedUp } = await checkRegistration(context, asked, body.passkey);
    if ((await listPasskeys(context, userId)).length >= passkeysMaximum) throw tooMany();
    const id = newId();
    const isNew = await insertPasskey(context, {
      id,
      user_id: userId,
      name: body.name,
      credential_id: Buffer.from(credential.id, 'base64url'),
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: body.passkey.response.transports ?? [],
      is_synced: credentialBackedUp,
      created_at: context.now(),
    });
    if (!isNew) throw new Problem('name_taken', 'This passkey is registered already.');
    await markSecondFactor(context, sessionId);
    await record(context, {
      kind: 'passkey.registered',
      organisationIds: [organisationId],
      subject: { kind: 'passkey', id },
      detail: { userId, name: body.name },
    });
    await tellOwner(context, 'A passkey was added to your Causeway account just now.');
    const row = await lockPasskey(context, id);
    if (!row) throw notFound();
    return viewPasskey(row);
  });
}

/** Somebody gives a passkey of theirs another name. 404 for those of others; 409 `version_conflict`. */
export function renamePasskey(outside: Outside<UserActor>, id: string, body: { name: string }): Promise<PasskeyView> {
  return inTransaction(outside, async (context) => {
    const passkey = await lockPasskey(context, id);
    if (!passkey || passkey.user_id !== context.actor.userId) throw notFound();
    expectVersion(context, passkey);
    if (passkey.name === body.name) return viewPasskey(passkey);
    await saveName(context, id, body.name);
    await record(context, {
      kind: 'passkey.renamed',
      organisationIds: [context.actor.organisationId],
      subject: { kind: 'passkey', id },
      detail: { name: body.name },
    });
    return viewPasskey({ ...passkey, name: body.name, version: passkey.version + 1 });
  });
}

function tooMany(): Problem {
  return new Problem('limit_reached', `You have ${passkeysMaximum} passkeys; remove one first.`);
}
