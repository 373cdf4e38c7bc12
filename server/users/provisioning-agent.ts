import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { insertUser } from './store.ts';

/**
 * Who acts in the audit when an identity provider provisions the organisation: an agent without a mailbox, disabled, so
 * that nobody signs in as it, assigns it work or counts it. Part of making a provisioning token.
 */
export async function insertProvisioningAgent(context: Context, organisationId: string, name: string): Promise<string> {
  const id = newId<'user'>();
  await insertUser(context, {
    id,
    organisation_id: organisationId,
    name,
    email: `${id}@agents.invalid`,
    kind: 'agent',
    status: 'disabled',
    created_at: context.now(),
  });
  return id;
}
