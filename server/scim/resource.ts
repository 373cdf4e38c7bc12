import type { Outside } from '../access/context.ts';

/** What SCIM answers with: a resource with its version. */
export type Resource = { etag: string; body: Record<string, unknown> };

/** Where a resource stands. */
export function locationOf(context: Pick<Outside, 'services'>, kind: 'Users' | 'Groups', id: string): string {
  return `${baseUrlOf(context.services.environment)}/${kind}/${id}`;
}

/** The address that an identity provider is given. */
export function baseUrlOf(environment: { PUBLIC_URL: string }): string {
  return `${environment.PUBLIC_URL.replace(/\/+$/, '')}/scim/v2`;
}
