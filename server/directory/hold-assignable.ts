import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { lockPairedConnections } from '../connections/lock-for-assignment.ts';
import { Problem } from '../platform/errors.ts';
import type { AssigneeChoice } from './contract.ts';
import { mayAssign } from './may-assign.ts';
import { holdAssignees, holdWithin } from './store.ts';

/** Somebody to whom work is being assigned; `email` of users only. */
export type Assignable = {
  kind: 'role' | 'user';
  id: string;
  name: string;
  organisationId: string;
  email: string | null;
};

/**
 * The assignees of new work, held as they are until the assigning transaction ends: their connections, so that an
 * assignment never slips past one that is ending or shows less, and they themselves, so that none slips past their being
 * disabled (SPEC 7). `holdBefore` holds what comes between connections and people, as workspaces do. 422 `not_assignable` names each that is hidden, unknown or out of reach, all in the same words.
 */
export async function holdAssignable(
  context: Context<UserActor>,
  choices: AssigneeChoice[],
  holdBefore: () => Promise<void>,
): Promise<Assignable[]> {
  const before = await mayAssign(context, choices);
  refuseMissing(choices, before);
  const foreign = choices
    .map((choice) => before(choice)!.organisation_id)
    .filter((id) => id !== context.actor.organisationId);
  await lockPairedConnections(context, foreign);
  await holdBefore();
  const addresses = await holdAssignees(context, choices);
  // Only now is nothing of it moving any more; what was true before the locks decides nothing.
  const held = await mayAssign(context, choices);
  refuseMissing(choices, held);
  return choices.map((choice) => {
    const { kind, id, name, organisation_id } = held(choice)!;
    return { kind, id, name, organisationId: organisation_id, email: addresses.get(id) ?? null };
  });
}

/** Somebody within whose organisation work is handed on; 422 `not_assignable` for anybody else, known or not. */
export async function holdColleague(
  context: Context,
  organisationIds: string[],
  choice: AssigneeChoice,
): Promise<Assignable> {
  const found = await holdWithin(context, organisationIds, choice);
  if (!found) throw notAssignable(['assignee']);
  return { ...choice, name: found.name, email: found.email, organisationId: found.organisation_id };
}

function refuseMissing(choices: AssigneeChoice[], found: (choice: AssigneeChoice) => unknown): void {
  const missing = choices.flatMap((choice, index) => (found(choice) ? [] : [`assignees.${index}`]));
  if (missing.length > 0) throw notAssignable(missing);
}

/** The same words for whoever is hidden, unknown, pending, disabled or out of reach. */
export function notAssignable(paths: string[]): Problem {
  const message = 'is nobody that you may assign this to';
  return new Problem('not_assignable', undefined, { errors: paths.map((path) => ({ path, message })) });
}
