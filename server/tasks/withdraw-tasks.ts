import { type Context, withWiderSight } from '../access/context.ts';
import { recordEach } from '../audit/record.ts';
import { insertEvents } from './store.ts';
import { cancelAll, lockUnfinished, removeOrganisation } from './store-withdraw.ts';

/**
 * Withdraws the unfinished work from one organisation to another, when whoever ends their connection chose so (SPEC 6): it
 * is cancelled; what further organisations were given too stays with these. Called by the ending, which may do it and
 * has locked the connection, so that nothing new is assigned meanwhile. Answers how many tasks it touched, and which were held
 * and wait for the others again.
 */
export async function withdrawTasks(
  context: Context,
  ending: { fromOrganisationId: string; toOrganisationId: string; actedFor: string; reason: string },
): Promise<{ count: number; reopenedIds: string[] }> {
  const { fromOrganisationId, toOrganisationId, actedFor, reason } = ending;
  const { tasks, reopenedIds } = await withWiderSight(
    context,
    'a withdrawn task stays with further receivers, whom the ending side cannot see',
    async () => {
      const locked = await lockUnfinished(context, fromOrganisationId, toOrganisationId);
      const alone = locked.filter((task) => !task.is_shared).map((task) => task.id);
      const shared = locked.filter((task) => task.is_shared).map((task) => task.id);
      if (alone.length > 0) await cancelAll(context, alone);
      const reopenedIds = shared.length > 0 ? await removeOrganisation(context, shared, toOrganisationId) : [];
      const from = { kind: 'organisation' as const, organisationId: toOrganisationId };
      await insertEvents(context, alone.concat(shared), [
        { kind: 'withdrawn', other: from, actedFor, comment: reason },
      ]);
      return { tasks: locked, reopenedIds };
    },
  );
  await recordEach(
    context,
    { kind: 'task.withdrawn', organisationIds: [fromOrganisationId, toOrganisationId] },
    tasks.map(({ id }) => ({ subject: { kind: 'task', id }, detail: { reason, fromOrganisationId } })),
  );
  return { count: tasks.length, reopenedIds };
}
