/** Signing in again at one's identity provider, to confirm one act. */

/** Stands where a body takes the password, when the person signs in again instead; see BY_PASSKEY. No password can be this. */
export const BY_SIGN_ON = '\u0000by signing in again';
/** How the window of the sign-in tells the page that waits. Only pages of this very site hear it. */
export const CONFIRMATIONS = 'causeway confirmations';

const PATIENCE_MS = 5 * 60_000;

/**
 * Opens the provider in a window of its own; the proof that comes of it, or null when none came within five minutes. A
 * provider may cut its window off from this page, so that whether it was closed cannot be seen.
 */
export function signInAgain(location: string): Promise<string | null> {
  return new Promise((resolve) => {
    const opened = window.open(location, '_blank', 'popup,width=520,height=680');
    if (!opened) {
      resolve(null);
      return;
    }
    const channel = new BroadcastChannel(CONFIRMATIONS);
    const end = (confirmation: string | null) => {
      channel.close();
      window.clearTimeout(patience);
      resolve(confirmation);
    };
    channel.onmessage = ({ data }) => end(typeof data === 'string' && data !== '' ? data : null);
    const patience = window.setTimeout(() => end(null), PATIENCE_MS);
  });
}
