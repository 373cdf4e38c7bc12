import type { Environment } from '../environment.ts';

type Public = Pick<Environment, 'PUBLIC_URL'>;

function base({ PUBLIC_URL }: Public): string {
  return PUBLIC_URL.replace(/\/+$/, '');
}

/** Where a provider sends people back to. By id: short names may change, and are no part of what is agreed with it. */
export function redirectUri(environment: Public, providerId: string): string {
  return `${base(environment)}/sign-in/oidc/${providerId}/callback`;
}

/** Where a provider says that somebody signed out there. */
export function backChannelLogoutUri(environment: Public, providerId: string): string {
  return `${base(environment)}/sign-in/oidc/${providerId}/back-channel-logout`;
}

/** Where a provider sends people who have signed out there. */
export function postLogoutRedirectUri(environment: Public): string {
  return `${base(environment)}/sign-in`;
}
