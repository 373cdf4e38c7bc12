import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import { confirmIdentity } from '../identity/confirm-identity.ts';
import { invalid, notFound, Problem } from '../platform/errors.ts';
import { newId, type OrganisationId } from '../platform/ids.ts';
import { authorizeAct } from './authorize-act.ts';
import { expectCooledDown, request, statusNow } from './connection.ts';
import type { ConnectionView, requestBody } from './contract.ts';
import { expireConnection } from './expire-connections.ts';
import { notifyReceiver } from './notify.ts';
import { remember } from './remember.ts';
import { reportAttempt } from './report-attempt.ts';
import { ownOrganisation } from './sides.ts';
import {
  countUnanswered,
  insertConnection,
  lastRejectedAt,
  loadOpenBetween,
  lockAskingOrganisation,
  lockOpenBetween,
  mayBeAsked,
} from './store.ts';
import { viewConnection } from './view.ts';

type Asking = z.output<typeof requestBody>;
type Direction = { from: OrganisationId; to: OrganisationId };

/**
 * An organisation asks another whether it may send it work (SPEC 6). An administrator of the asking side does, and
 * confirms who they are. 404 when the other may not be asked: not there, not visible, individual, or blocking, all alike
 * and before anything else is looked at. 422 `connection_to_self`; 409 `connection_exists`; 429
 * `connection_cooling_down` after a rejection; 409 `connection_limit_reached` with too many unanswered. Administrators of
 * the other side are told by mail.
 */
export function requestConnection(context: Outside<UserActor>, asking: Asking): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    if (asking.endsAt && asking.endsAt <= context.now()) throw invalid('endsAt', 'must be in the future');
    const own = await ownOrganisation(context, asking.fromOrganisationId);
    const direction = { from: own.organisationId, to: asking.toOrganisationId.toLowerCase() as OrganisationId };
    if (direction.from === direction.to) throw new Problem('connection_to_self');
    const isOpen = (await loadOpenBetween(context, direction.from, direction.to)) !== undefined;
    if (!(await mayBeAsked(context, direction.to, direction.from)) && !isOpen) {
      await reportRefused(context, direction, own);
      throw notFound();
    }
    await authorizeAct(context, 'connection.request', {
      facts: own,
      subject: { kind: 'organisation', id: direction.to },
    });
    await confirmIdentity(context, asking);
    await makeRoom(context, direction);
    return save(context, direction, asking);
  });
}

/** Only what an administrator attempts counts: nobody else could have asked. */
async function reportRefused(
  context: Context<UserActor>,
  { from, to }: Direction,
  own: OrganisationFacts,
): Promise<void> {
  if (!may(context.actor, 'connection.request', own)) return;
  await reportAttempt(context, { what: 'request', fromOrganisationId: from, toOrganisationId: to });
}

/**
 * State and limits, under locks: requests of one organisation are made one after the other, and an answer under way is
 * waited for. Whether it may be asked is looked at again, for a rejection may just have blocked it.
 */
async function makeRoom(context: Context<UserActor>, { from, to }: Direction): Promise<void> {
  const { REJECTION_COOL_DOWN_HOURS, UNANSWERED_REQUESTS_MAXIMUM } = context.services.environment;
  await lockAskingOrganisation(context, from);
  const open = await lockOpenBetween(context, from, to);
  if (open && statusNow(open, context.now()) !== 'expired') throw new Problem('connection_exists');
  if (!(await mayBeAsked(context, to, from))) throw notFound();
  if (open) await expireConnection(context, open);
  expectCooledDown(await lastRejectedAt(context, from, to), context.now(), REJECTION_COOL_DOWN_HOURS);
  if ((await countUnanswered(context, from)) >= UNANSWERED_REQUESTS_MAXIMUM) {
    throw new Problem('connection_limit_reached', undefined, { extra: { maximum: UNANSWERED_REQUESTS_MAXIMUM } });
  }
}

async function save(context: Context<UserActor>, { from, to }: Direction, asking: Asking): Promise<ConnectionView> {
  const by = { userId: context.actor.userId, organisationId: from };
  const connection = request(
    { id: newId(), from: by, toOrganisationId: to, comment: asking.comment, endsAt: asking.endsAt ?? null },
    context.now(),
    context.services.environment.REQUEST_EXPIRY_DAYS,
  );
  await insertConnection(context, connection);
  await remember(context, connection, { kind: 'requested', by, comment: asking.comment });
  await notifyReceiver(context, connection, 'requested');
  return viewConnection(context, connection.id);
}
