import type { Environment } from '../environment.ts';

/** Pages of the web app that a link in a mail leads to (API.md, "Signing up and in"). */
type Page = 'verify' | 'verify-email' | 'reset' | 'invitation';

/** The link that a mail carries: PUBLIC_URL/verify?token=… */
export function webLink(environment: Pick<Environment, 'PUBLIC_URL'>, page: Page, token: string): string {
  return `${environment.PUBLIC_URL.replace(/\/+$/, '')}/${page}?token=${token}`;
}
