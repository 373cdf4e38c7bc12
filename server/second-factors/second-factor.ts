/** How long a passkey has for its answer, and how long a confirmation is good, in minutes. */
export const challengeMinutes = 5;
export const confirmationMinutes = 5;
/** Passkeys that one person may have. */
export const passkeysMaximum = 20;
/** Challenges of one person that may wait at a time; older ones lapse. */
export const challengesMaximum = 20;

/** What a passkey is asked to sign for. */
export type ChallengePurpose = 'registration' | 'sign_in' | 'second_factor' | 'confirmation';

/** The one act that a confirmation is good for: its method and its path below /api/v1, exactly as they are requested. */
export function actOf(request: { method: string; path: string }): string {
  return `${request.method} ${request.path}`;
}

/** What a passkey says where it was asked: the name people see, the host that it is bound to, the page that asked. */
export function relyingParty(environment: { PUBLIC_URL: string }): { name: string; id: string; origin: string } {
  const { hostname, origin } = new URL(environment.PUBLIC_URL);
  return { name: 'Causeway', id: hostname, origin };
}

/** The ways in which somebody can show a second factor. */
export const factorKinds = ['authenticator_app', 'passkey', 'recovery_code'] as const;
export type FactorKind = (typeof factorKinds)[number];
