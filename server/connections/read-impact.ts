import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations } from '../access/people.ts';
import { countOpenTasks } from '../tasks/count-open-tasks.ts';
import { countDocumentsAlong } from '../tasks/give-back-documents.ts';
import { statusNow } from './connection.ts';
import type { ImpactView } from './contract.ts';
import { loadFor } from './find-connections.ts';
import { countShownPeople } from './preview-store.ts';

/**
 * What ending touches, shown before it is done (SPEC 6): open tasks along the connection, documents on tasks, and the individuals whom the
 * sending side would not see any more; at level roles it sees none, and none are counted. For administrators of either side.
 */
export function readImpact(context: Outside<UserActor>, id: string): Promise<ImpactView> {
  return inTransaction(context, async (context) => {
    const connection = await loadFor(context, id, 'connection.read_impact');
    const { fromOrganisationId: from, toOrganisationId: to } = connection;
    const showsPeople = statusNow(connection, context.now()) === 'paired' && connection.level === 'roles_and_users';
    const openTasks = await countOpenTasks(context, connection);
    const documents = await countDocumentsAlong(context, connection);
    const people = showsPeople ? await countShownPeople(context, to) : 0;
    const name = await nameOrganisations(context, [from, to]);
    return {
      openTasks,
      people,
      documents,
      sentence: sayImpact(name(from).name, name(to).name, { openTasks, people, documents }),
    };
  });
}

function sayImpact(
  from: string,
  to: string,
  touched: { openTasks: number; people: number; documents: number },
): string {
  const tasks = touched.openTasks === 1 ? '1 task is open' : `${touched.openTasks || 'No'} tasks are open`;
  const person = touched.people === 1 ? '1 person' : `${touched.people} people`;
  const people = touched.people > 0 ? ` ${from} will not see the ${person} of ${to} any more.` : '';
  const document = touched.documents === 1 ? 'the document' : `the ${touched.documents} documents`;
  const documents =
    touched.documents > 0 ? ` ${to} will not see ${document} on these and on finished tasks any more.` : '';
  return `${from} may not send work to ${to} any more. ${tasks}.${people}${documents}`;
}
