/** Where people of an organisation sign in by OpenID Connect. */
export type IdentityProvider = {
  id: string;
  organisationId: string;
  accountId: string;
  name: string;
  issuer: string;
  clientId: string;
  scopes: string[];
  isEnabled: boolean;
  trustsSecondFactor: boolean;
  version: number;
  createdAt: Date;
};

/** What a provider says of somebody, once everything about the saying is checked. */
export type SignedOn = {
  issuer: string;
  subject: string;
  /** All claims together; the address and whether it is verified come from one place. */
  claims: Record<string, unknown>;
  idToken: string;
  providerSessionId: string | null;
  authenticatedAt: Date | null;
  hasSecondFactor: boolean;
};

/** How long somebody may take at the provider, in minutes. */
export const signOnMinutes = 10;
/** Providers that one organisation may keep. */
export const identityProvidersMaximum = 5;
/** Administrators who may still sign in by themselves when the organisation demands single sign-on. */
export const emergencyAdministratorsMaximum = 5;
/** A sign-in counts as fresh for a confirmation when the person gave their password there after it was asked for. */
export const clockToleranceSeconds = 30;

/** Whom a provider would sign in: where they belong, and who owns the e-mail domain of their address today. */
export type PersonFacts = {
  organisationId: string;
  accountId: string;
  isOperator: boolean;
  coveringOrganisationId: string | null;
};

/**
 * Whether a provider may sign somebody in: who belongs to its organisation, and who belongs to another of the same account
 * while its organisation owns the e-mail domain of their address. Whoever has left the account is out of its reach, and so
 * are operators.
 */
export function speaksFor(provider: { organisationId: string; accountId: string }, person: PersonFacts): boolean {
  if (person.isOperator || person.accountId !== provider.accountId) return false;
  return person.organisationId === provider.organisationId || person.coveringOrganisationId === provider.organisationId;
}

/**
 * Where somebody goes after signing in: a path of ours, or the start. Never another site, however it is written
 * (//, /\, control characters, encoded or not), and nothing of the interface.
 */
export function localPath(wanted: string | undefined): string {
  if (!wanted || wanted.length > 500 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return '/';
  const base = 'http://ours.invalid';
  const url = URL.parse(wanted, base);
  if (!url || url.origin !== base || url.username || url.password) return '/';
  // What the parser makes of it may begin with two slashes although what was sent did not: /.//evil.example
  const path = `${url.pathname}${url.search}${url.hash}`;
  if (/^\/[/\\]/.test(path) || /^\/(api|scim|sign-in\/oidc)(\/|$)/i.test(url.pathname)) return '/';
  return path;
}

/** Methods that only count when the person held something besides knowing something (RFC 8176). */
const secondFactorMethods = new Set(['mfa', 'otp', 'hwk', 'sms', 'swk', 'tel', 'sc', 'pop', 'fpt', 'face']);

/** Whether the provider says that it asked for a second factor: `mfa`, or a password together with something held. */
export function saysSecondFactor(amr: unknown): boolean {
  if (!Array.isArray(amr)) return false;
  if (amr.includes('mfa')) return true;
  return amr.includes('pwd') && amr.some((method) => typeof method === 'string' && secondFactorMethods.has(method));
}

/** What to call somebody of whom only the provider has told: at most 200 characters of one line. */
export function nameOf(claims: Record<string, unknown>, address: string): string {
  const { name, given_name: given, family_name: family } = claims;
  const parts = [given, family].filter((part) => typeof part === 'string');
  const candidates = [name, parts.join(' '), address.slice(0, address.lastIndexOf('@'))];
  for (const candidate of candidates) {
    if (typeof candidate !== 'string' || !candidate.isWellFormed()) continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
    const invisible = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
    const line = [...candidate.replace(invisible, ' ').trim()].slice(0, 200).join('').trim();
    if (line !== '') return line;
  }
  return address;
}
