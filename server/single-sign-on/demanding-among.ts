import type { Context } from '../access/context.ts';
import { findDemanding } from './settings-store.ts';

/** Which of these organisations demand single sign-on today. The caller has installation scope. */
export async function demandingAmong(context: Context, organisationIds: string[]): Promise<ReadonlySet<string>> {
  return new Set(await findDemanding(context, organisationIds));
}
