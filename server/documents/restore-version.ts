import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { requirePaidPlan } from '../workspaces/take-up.ts';
import { nextVersion } from './add-version.ts';
import type { DocumentView } from './contract.ts';
import { findVersionAt } from './store.ts';
import { takeUpDocument } from './take-up.ts';

/**
 * Makes an earlier content the newest again, for whoever may edit there: the same content under a new number, and nothing is
 * copied. 404 for a version that never was, 403 `document_infected`.
 */
export function restoreVersion(
  context: Outside<UserActor>,
  id: string,
  from: { number: number; comment: string },
): Promise<DocumentView> {
  return inTransaction(context, async (context) => {
    const { document, standing } = await takeUpDocument(context, id, 'document.add_version');
    requirePaidPlan(standing);
    const former = await findVersionAt(context, document, from.number);
    if (!former) throw notFound();
    if (former.scan_status === 'infected') throw new Problem('document_infected');
    return nextVersion(context, standing, document, {
      content_id: former.content_id,
      size_bytes: former.size_bytes,
      sha256: former.sha256,
      content_type: former.content_type,
      comment: from.comment,
      restored_from: former.number,
      scan_status: former.scan_status,
      scan_finding: former.scan_finding,
    });
  });
}
