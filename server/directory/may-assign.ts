import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { AssigneeChoice } from './contract.ts';
import { type AssignableRow, findAssignable } from './store.ts';

/**
 * May the actor assign work to these? What explain says and what assigning goes by, in one statement. What is not
 * assignable and what does not exist are missing from the answer alike.
 */
export async function mayAssign(
  context: Context<UserActor>,
  choices: AssigneeChoice[],
): Promise<(choice: AssigneeChoice) => AssignableRow | undefined> {
  const rows = await findAssignable(context, choices);
  const byId = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  return ({ kind, id }) => byId.get(`${kind} ${id}`);
}
