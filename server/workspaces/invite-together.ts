import { installation, type UserActor } from '../access/actor.ts';
import { type Context, inTransactionOfMany, type Outside, type Services, withWiderSight } from '../access/context.ts';
import { holdFreeAddresses } from '../identity/hold-addresses.ts';
import { findUntrusted } from '../organisations/change-trusted-list.ts';
import { Problem } from '../platform/errors.ts';
import { allowanceExceeded, readShareCount, shareToComing } from '../shares/settle-shares.ts';
import { shareeOf } from '../shares/share.ts';
import type { InviteBody, InvitedView } from './contract.ts';
import { givenIn, inviteParticipants, requireToGive, rowsOf } from './invite-participants.ts';
import { participantsMaximum } from './participant.ts';
import { findWithRoom } from './participant-store.ts';
import { type Invitee, inviteesOf } from './resolve-invitees.ts';
import { type Invited, saveInvited, sharesTaken } from './save-invited.ts';
import { findStandingsOfMany, lockWorkspaceRows } from './store.ts';
import { admit } from './take-up.ts';
import { factsOf, type WorkspaceStanding } from './workspace.ts';

type Asked = { context: Outside<UserActor>; id: string; body: InviteBody; isFirst: boolean };
type Admitted = { asked: Asked; standing: WorkspaceStanding };
type Coming = Admitted & { invitees: Invitee[] };
/** What came of one among several: a view, a refusal, or neither, for who goes once more with the next or else alone. */
type Outcome = { view?: InvitedView | undefined; problem?: Problem; isNext?: boolean };

/** People who are invited in one transaction, whoever asks. */
const peopleMaximum = 500;

/**
 * Opens a workspace to people, as `inviteParticipants` says. What people of one organisation ask at the same moment is done in one
 * transaction, so that an account on which many work at once is no slower than many accounts (decision 29). Only what nothing
 * stands against goes together; anything else goes alone by `inviteParticipants`, which refuses it in its own words.
 */
export async function inviteTogether(context: Outside<UserActor>, id: string, body: InviteBody): Promise<InvitedView> {
  const { actor, request, services } = context;
  if (!request.idempotency && body.userIds.length === 0) {
    // Who was held up once waits apart from those who come for the first time.
    for (const isFirst of [true, false]) {
      const key = `participant.invite ${isFirst ? 'first' : 'again'} ${actor.organisationId}`;
      const asked: Asked = { context, id, body, isFirst };
      const { view, problem, isNext } = await services.gathering.join(key, inviteAll, asked);
      if (view) return view;
      if (problem) throw problem;
      if (!isFirst || !isNext) break;
    }
  }
  return inviteParticipants(context, id, body);
}

async function inviteAll(_services: Services, asked: Asked[]): Promise<Outcome[]> {
  const [first] = asked;
  if (!first) return [];
  let isWritten = false;
  try {
    const outcomes = await inTransactionOfMany(first.context, async (context) => {
      const { admitted, heldUp } = await admitAll(context, asked, !first.isFirst);
      const outcomes = await inviteAdmitted(context, admitted);
      for (const one of heldUp) outcomes.set(one, { isNext: true });
      isWritten = true;
      return outcomes;
    });
    return asked.map((one) => outcomes.get(one) ?? {});
  } catch (error) {
    // Whether a commit that failed has happened is not known, so nobody is invited again. Before it nothing has happened, and
    // each hears what stands against it when it goes alone.
    if (isWritten || !(error instanceof Problem)) throw error;
    return asked.map(() => ({}));
  }
}

/** Who may do what they ask, by rights read under the workspaces' locks, and whose workspace somebody else holds. */
async function admitAll(context: Context<UserActor>, asked: Asked[], isWaiting: boolean) {
  const { organisationId } = context.actor;
  const ids = asked.map(({ id }) => id);
  const locked = await lockWorkspaceRows(context, organisationId, { ids, isWaiting });
  const pairs = asked.map(({ id, context: { actor } }) => ({ workspaceId: id, userId: actor.userId }));
  const rows = await findStandingsOfMany(context, pairs);
  const standings = new Map(rows.map((row) => [`${row.id} ${row.asking_user_id}`, row]));
  const admitted: Admitted[] = [];
  const heldUp: Asked[] = [];
  for (const one of asked) {
    const { actor } = one.context;
    const workspace = standings.get(`${one.id} ${actor.userId}`);
    if (workspace?.organisation_id !== organisationId) continue;
    // Who shows by this for the first time that they take part has more to change than this does.
    if (workspace.participant_id && workspace.acted_at === null) continue;
    const standing = { workspace, facts: factsOf(actor, workspace, context.now()) };
    if (!isAdmitted(one, standing)) continue;
    if (locked.has(one.id)) admitted.push({ asked: one, standing });
    else heldUp.push(one);
  }
  return { admitted, heldUp };
}

/** Whether the checks let this pass; who does not pass hears why from the same checks, alone. */
function isAdmitted({ context: { actor }, body }: Asked, standing: WorkspaceStanding): boolean {
  try {
    requireToGive({ actor }, admit({ actor }, standing, 'participant.invite'), givenIn(body));
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

async function inviteAdmitted(context: Context<UserActor>, admitted: Admitted[]): Promise<Map<Asked, Outcome>> {
  if (admitted.length === 0) return new Map();
  const { organisationId } = context.actor;
  const why = 'people of one organisation who were admitted are served at once, each as by themselves';
  return withWiderSight(context, why, async () => {
    // From here on the transaction sees all anyway, so that no step of it has to say so again.
    const wide: Context = { ...context, actor: installation };
    const coming = await findComing(wide, organisationId, admitted);
    const { fitting, outcomes } = await findFitting(wide, await countEach(wide, coming));
    const views = await saveInvited(
      wide,
      fitting.map(([, invited]) => invited),
    );
    for (const [index, [asked]] of fitting.entries()) outcomes.set(asked, { view: views[index] });
    return outcomes;
  });
}

/**
 * Of those who were admitted, against whom nothing stands: the addresses are free and trusted, and nobody of them takes part or
 * comes with somebody else at the same moment.
 */
async function findComing(context: Context, organisationId: string, admitted: Admitted[]): Promise<Coming[]> {
  const emails = admitted.flatMap(({ asked }) => asked.body.emails);
  const { held, known } = await holdFreeAddresses(context, emails);
  const untrusted = new Set(await findUntrusted(context, organisationId, emails));
  const taken = new Set<string>();
  let people = 0;
  const candidates = admitted.flatMap(({ asked, standing }): Coming[] => {
    const addresses = asked.body.emails.map((email) => ({ email }));
    const invitees = inviteesOf(addresses, known);
    const keys = invitees.flatMap((invitee) => keysOf(standing, invitee));
    const isFree =
      addresses.every(({ email }) => held.has(email) && !untrusted.has(email)) &&
      invitees.every(({ personId }) => personId !== standing.workspace.owner_user_id) &&
      !keys.some((key) => taken.has(key)) &&
      people + invitees.length <= peopleMaximum;
    if (!isFree) return [];
    people += invitees.length;
    for (const key of keys) taken.add(key);
    return [{ asked, standing, invitees }];
  });
  const coming = candidates.flatMap(({ standing: { workspace }, invitees }, place) =>
    invitees.map(({ email, personId }) => ({ place, workspaceId: workspace.id, email, personId })),
  );
  const withRoom = await findWithRoom(context, coming, participantsMaximum);
  return candidates.filter((_, place) => withRoom.has(place));
}

/** What each takes, counted under the workspaces' locks before anybody has come. */
async function countEach(context: Context, coming: Coming[]): Promise<[Asked, Invited][]> {
  const all = coming.map(({ asked, standing, invitees }): [Asked, Invited] => {
    const { actor, request } = asked.context;
    const by = { actor, request, now: context.now };
    const rows = rowsOf(by, standing.workspace, { invitees, given: givenIn(asked.body) });
    return [asked, { by, standing, invitees, rows, change: [] }];
  });
  const people = all.flatMap(([, { by, standing, rows }], place) =>
    rows.map((row) => ({
      workspaceId: standing.workspace.id,
      sharee: shareeOf(row),
      actorUserId: by.actor.userId,
      place,
    })),
  );
  const changes = await shareToComing(context, people);
  const placeOf = new Map(people.map(({ workspaceId, sharee, place }) => [`${workspaceId} ${sharee.id}`, place]));
  for (const change of changes) {
    const place = placeOf.get(`${change.workspace_id} ${change.sharee_id}`);
    if (place !== undefined) all[place]?.[1].change.push(change);
  }
  return all;
}

/**
 * Who fits into what is left now, in their order. Who does not fit even before the others is refused with what is left; who would
 * fit but for them is looked at again once they are done. What is left may change until the count is moved: that decides.
 */
async function findFitting(context: Context, all: [Asked, Invited][]) {
  const fitting: [Asked, Invited][] = [];
  const outcomes = new Map<Asked, Outcome>();
  const left = new Map<string, { before: number; now: number }>();
  for (const { standing } of all.map(([, invited]) => invited)) {
    const { account_id: accountId } = standing.workspace;
    if (left.has(accountId)) continue;
    const { available } = await readShareCount(context, accountId);
    left.set(accountId, { before: available, now: available });
  }
  for (const [asked, invited] of all) {
    const shares = left.get(invited.standing.workspace.account_id) ?? { before: 0, now: 0 };
    const needed = sharesTaken(invited.change);
    if (needed === 0 || needed <= shares.now) {
      fitting.push([asked, invited]);
      shares.now -= needed;
    } else
      outcomes.set(
        asked,
        needed <= shares.before ? { isNext: true } : { problem: allowanceExceeded(needed, shares.before) },
      );
  }
  return { fitting, outcomes };
}

/** Who somebody is in a workspace, by address and as a person. */
function keysOf({ workspace: { id } }: WorkspaceStanding, { email, personId }: Invitee): string[] {
  return [`${id} ${email}`, ...(personId ? [`${id} ${personId}`] : [])];
}
