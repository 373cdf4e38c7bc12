import type { VerifiedRegistrationResponse } from '@simplewebauthn/server';
import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { type AskedFor, closeChallenge, openChallenge } from './challenges.ts';
import type { PasskeyAssertion, PasskeyRegistration } from './contract.ts';
import { challengeMinutes, relyingParty } from './second-factor.ts';
import { listPasskeys, lockPasskeyByCredential, type PasskeyRow, saveUse } from './store.ts';

/** Loaded when the first person uses a passkey: with all it needs it would hold up every start. */
const webauthn = () => import('@simplewebauthn/server');

/** Ed25519, ES256, RS256: what every authenticator has at least one of. */
const supportedAlgorithmIDs = [-8, -7, -257];
const timeout = challengeMinutes * 60_000;
type Transport = NonNullable<PasskeyRegistration['response']['transports']>[number];
const known = (row: PasskeyRow) => ({
  id: row.credential_id.toString('base64url'),
  transports: row.transports as Transport[],
});

/** What the browser is asked so that it makes a new passkey, on a device that holds none of the person's yet. */
export async function askForRegistration(
  context: Context,
  asked: AskedFor,
  person: { id: string; name: string; email: string },
) {
  const { id: rpID, name: rpName } = relyingParty(context.services.environment);
  const options = await (await webauthn()).generateRegistrationOptions({
    rpName,
    rpID,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    challenge: await openChallenge(context, asked),
    timeout,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: (await listPasskeys(context, person.id)).map(known),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { ...options };
}

/** What the browser is asked so that it uses a passkey: one of the person's, or, for nobody yet, whichever it offers. */
export async function askForPasskey(context: Context, asked: AskedFor & { act?: string }) {
  const passkeys = asked.userId ? await listPasskeys(context, asked.userId) : [];
  const options = await (await webauthn()).generateAuthenticationOptions({
    rpID: relyingParty(context.services.environment).id,
    challenge: await openChallenge(context, asked),
    timeout,
    allowCredentials: passkeys.map(known),
    userVerification: mustVerify(asked) ? 'required' : 'preferred',
  });
  return { ...options };
}

/** Beside a password the key alone will do; in its stead the device must have made sure who holds it. */
function mustVerify(asked: AskedFor): boolean {
  return asked.purpose !== 'second_factor';
}

/** The new passkey, checked; 403 `second_factor_refused` for an answer that was not asked for here, just now, in this session. */
export async function checkRegistration(
  context: Context,
  asked: AskedFor,
  passkey: PasskeyRegistration,
): Promise<NonNullable<VerifiedRegistrationResponse['registrationInfo']>> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(context.services.environment);
  const closed = await closeChallenge(context, passkey.response.clientDataJSON, asked);
  if (!closed) throw new Problem('second_factor_refused');
  const verified = await (await webauthn())
    .verifyRegistrationResponse({
      response: { ...passkey, clientExtensionResults: {} } as never,
      expectedChallenge: closed.challenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: false,
      supportedAlgorithmIDs,
    })
    .catch(refused);
  if (!verified?.verified) throw new Problem('second_factor_refused');
  return verified.registrationInfo;
}

/**
 * Whose passkey has answered, and to which act; undefined unless it is theirs, was asked for this, at this installation
 * and from its own pages, and has not been copied. Its counter moves under its lock.
 */
export async function checkPasskey(
  context: Context,
  asked: AskedFor,
  passkey: PasskeyAssertion,
): Promise<{ userId: string; act: string | null } | undefined> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(context.services.environment);
  const closed = await closeChallenge(context, passkey.response.clientDataJSON, asked);
  if (!closed) return undefined;
  const row = await lockPasskeyByCredential(context, Buffer.from(passkey.id, 'base64url'));
  if (!row || !isOf(row, asked, passkey)) return undefined;
  const verified = await (await webauthn())
    .verifyAuthenticationResponse({
      response: { ...passkey, clientExtensionResults: {} } as never,
      expectedChallenge: closed.challenge,
      expectedOrigin,
      expectedRPID,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(row.public_key),
        counter: Number(row.counter),
      },
      requireUserVerification: mustVerify(asked),
    })
    .catch(refused);
  if (!verified?.verified) return undefined;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  await saveUse(context, row.id, { counter: newCounter, isSynced: credentialBackedUp });
  return { userId: row.user_id, act: closed.act };
}

/** Asked of one person, it is theirs; asked of nobody, it says itself whose it is. */
function isOf(row: PasskeyRow, asked: AskedFor, passkey: PasskeyAssertion): boolean {
  if (asked.userId) return row.user_id === asked.userId;
  const handle = passkey.response.userHandle;
  return handle !== undefined && Buffer.from(handle, 'base64url').toString('utf8') === row.user_id;
}

/** The library refuses by throwing; what it says is for developers, and goes to nobody. */
function refused(error: unknown): undefined {
  if (!(error instanceof Error)) throw error;
  return undefined;
}
