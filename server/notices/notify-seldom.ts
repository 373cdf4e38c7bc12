import { type Context, withWiderSight } from '../access/context.ts';
import { later } from '../platform/clock.ts';
import type { NoticeKind } from './kinds-contract.ts';
import { holdTelling, wasTold } from './notices-store.ts';
import { type Notice, notifyAdministrators } from './notify.ts';

/**
 * Tells the administrators of an organisation, unless they were told the same about the same in the last so many
 * milliseconds: for what somebody outside could have repeated at will.
 */
export async function notifySeldom<Kind extends NoticeKind>(
  context: Context,
  organisationId: string,
  { notice, intervalMilliseconds }: { notice: Notice<Kind>; intervalMilliseconds: number },
): Promise<void> {
  const subjectId = notice.subject.id;
  if (subjectId === null) throw new Error('what is told seldom is about something');
  await holdTelling(context, organisationId, subjectId);
  const since = later(context.now(), -intervalMilliseconds);
  const was = await withWiderSight(context, 'what administrators were told already is not told again', () =>
    wasTold(context, { organisationId, kind: notice.kind, subjectId, since }),
  );
  if (!was) await notifyAdministrators(context, organisationId, notice);
}
