import {
  aside,
  type Context,
  installationContext,
  inTransaction,
  type Outside,
  type Services,
} from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { notifySeldom } from '../notices/notify-seldom.ts';
import { day } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { blocks, organisationsNoLongerReached } from './attempts-store.ts';

/** The queue of attempts that were refused. */
export const attemptQueue = 'connections.attempt';

type Attempt =
  | { what: 'request'; fromOrganisationId: string; toOrganisationId: string }
  | { what: 'assignment'; fromOrganisationId: string; ids: string[] };

/**
 * Has a refused attempt looked at: whether it came from an organisation that the other side blocks, or went along a
 * connection that is over. The same is done for every refusal, and the looking later, by a job: whoever tried learns
 * nothing, neither from the answer nor from how long it takes.
 */
export function reportAttempt(context: Outside, attempt: Attempt): Promise<void> {
  return aside(context, ({ database, services }) => services.jobs.enqueue(database, attemptQueue, attempt));
}

/** What becomes of it. */
export function attemptJobs(services: Services): JobKinds {
  return {
    [attemptQueue]: {
      perform: (data) => inTransaction(installationContext(services), (context) => look(context, data as Attempt)),
    },
  };
}

/** Tells the administrators of those concerned, at most once a day for each organisation that tries. */
async function look(context: Context, attempt: Attempt): Promise<void> {
  const { what, fromOrganisationId } = attempt;
  const organisation = (await nameOrganisationsInMail(context, [fromOrganisationId]))(fromOrganisationId);
  for (const organisationId of await concerned(context, attempt)) {
    const notice = {
      kind: 'connection.attempted',
      words: { organisation, what },
      subject: { kind: 'organisation', id: fromOrganisationId },
      path: '/admin/connections',
    } as const;
    await notifySeldom(context, organisationId, { notice, intervalMilliseconds: day });
  }
}

async function concerned(context: Context, attempt: Attempt): Promise<string[]> {
  const { fromOrganisationId } = attempt;
  if (attempt.what === 'assignment') return organisationsNoLongerReached(context, fromOrganisationId, attempt.ids);
  const organisationId = attempt.toOrganisationId;
  return (await blocks(context, { organisationId, blockedOrganisationId: fromOrganisationId })) ? [organisationId] : [];
}
