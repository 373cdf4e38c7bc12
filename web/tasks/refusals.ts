import { isProblem } from '../api.ts';
import { type Assignee, addressOf } from '../directory/assignee.ts';
import { text } from '../text/index.ts';

const PLACE = /^\/?(?:body[./])?assignees[./](\d+)/;

/** Whom the server would not have, by `kind:id`: it names them by their place among those that were sent. */
export function refusalsOf(error: unknown, sent: Assignee[]): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  if (!isProblem(error, 'not_assignable')) return refused;
  for (const { path } of error.errors) {
    const assignee = sent[Number(PLACE.exec(path)?.[1] ?? -1)];
    if (assignee) refused.set(addressOf(assignee), text.tasks.assigneeRefused);
  }
  return refused;
}
