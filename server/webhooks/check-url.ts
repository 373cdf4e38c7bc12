import type { Outside } from '../access/context.ts';
import { EgressRefused } from '../platform/egress/resolve.ts';
import { Problem } from '../platform/errors.ts';

/**
 * 422 `address_refused` with the reason, unless the address may be reached as things stand. A name that nobody answers for
 * passes, unless it can only be one of a private network: it may be made later, and each delivery checks again. Never
 * inside a transaction.
 */
export async function checkUrl({ services }: Outside, url: string): Promise<void> {
  try {
    await services.egress.checkAddress(url);
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    if (error.reason === 'unresolved') return;
    throw new Problem('address_refused', error.message, { errors: [{ path: 'url', message: error.message }] });
  }
}
