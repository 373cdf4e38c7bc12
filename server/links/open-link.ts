import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import type { Repository } from '../platform/repositories/repository.ts';
import { openRepository, openSettings } from './open-repository.ts';
import { loadLink } from './store.ts';

/**
 * Opens the repository of a link for work in the background, whose verb has asked whether somebody may. The caller closes
 * it. 404 for a link that was deleted; otherwise throws what repositories throw. Never inside a transaction.
 */
export async function openLink(services: Services, id: string): Promise<Repository> {
  const link = await inTransaction(installationContext(services), (context) => loadLink(context, id));
  if (!link) throw notFound();
  return openRepository(services, openSettings(services, link));
}
