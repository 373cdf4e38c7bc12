import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';

/**
 * Stands where a body takes the password, when the person chose their passkey instead: `api` asks for it at the moment
 * that it sends the act, so that the proof is bound to exactly this act. No password can be this.
 */
export const BY_PASSKEY = '\u0000by passkey';

/** The person closed the browser's question, or has no passkey here that fits. */
export class PasskeyRefused extends Error {
  override readonly name = 'PasskeyRefused';
}

/** Whether this browser knows passkeys at all. They are bound to a name: under a bare address there are none. */
export function knowsPasskeys(): boolean {
  const isBareAddress = /^[\d.]+$|^\[/.test(window.location.hostname);
  return typeof PublicKeyCredential === 'function' && window.isSecureContext && !isBareAddress;
}

/** Asks for a passkey as the server says. */
export async function askPasskey(options: unknown): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return startAuthentication({ optionsJSON }).catch(refuse);
}

/** Makes a new passkey as the server says. */
export async function makePasskey(options: unknown): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  return startRegistration({ optionsJSON }).catch(refuse);
}

function refuse(error: unknown): never {
  throw new PasskeyRefused(error instanceof Error ? error.message : 'refused');
}
