import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, type Services, sightForMany } from '../access/context.ts';
import { Sort } from '../access/known.ts';
import { markOfAgent } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import type { AssigneeChoice, Explanation } from './contract.ts';
import { type AssignableQuestion, findAssignableForMany, findOwnStatus, type NamedAssignable } from './store.ts';

const nobody = {
  role: 'There is no such role that you may assign work to: none has this id, or no connection shows it to your organisation.',
  user: 'There is no such person that you may assign work to: nobody has this id, or no connection shows them to your organisation.',
};

/**
 * Says whether the caller may assign work to somebody, and why (SPEC 7). Who is hidden reads exactly like who does not
 * exist; of their own organisation's people the caller learns why not.
 */
export async function explainAssignment(context: Outside<UserActor>, choice: AssigneeChoice): Promise<Explanation> {
  const { actor, services } = context;
  authorize(actor, 'directory.search', undefined);
  const question = { choice, organisationId: actor.organisationId, now: context.now() };
  const found = recallFrom(services, question) ?? (await services.together.ask(mayAssignTogether, question));
  if (!found) return { allowed: false, because: await whyNot(context, choice), connectionId: null, assignee: null };
  const { kind, id, name } = found;
  const organisation = { id: found.organisation_id, name: found.organisation_name };
  return {
    allowed: true,
    because: whyAllowed(actor.organisationId, found),
    connectionId: found.connection_id,
    assignee: { kind, id, name, organisation, ...markOfAgent(found.is_agent) },
  };
}

/** Who may be assigned to, by `nameOf` the question. */
const assignables = new Sort<NamedAssignable>(10_000);

const nameOf = ({ choice, organisationId }: AssignableQuestion) => `${organisationId} ${choice.kind} ${choice.id}`;

/** What was answered before; finding out who asks has confirmed that nothing of it has changed, but time runs by itself. */
export function recallFrom({ known }: Services, question: AssignableQuestion): NamedAssignable | undefined {
  const found = known.recall(assignables, nameOf(question));
  return found && (found.ends_at === null || question.now.getTime() < Date.parse(found.ends_at)) ? found : undefined;
}

/** Who of those asked about may be assigned to, each by the organisation that asks; what is found is kept, to be confirmed for the next who asks the same. */
export async function mayAssignTogether(
  services: Services,
  questions: AssignableQuestion[],
): Promise<(NamedAssignable | undefined)[]> {
  const { known } = services;
  const database = sightForMany(
    services,
    'several organisations ask at once, and each row is found from the organisation that asks',
  );
  const look = known.look();
  const answers = await findAssignableForMany(database, questions);
  for (const [index, value] of answers.entries()) {
    const question = questions[index]!;
    if (value && known.isOf(value.server))
      known.keep(look, assignables, nameOf(question), { value, from: madeFrom(question, value) });
  }
  return answers;
}

/** Whose changes make it another answer: both organisations with their roles, the person, the connection. */
function madeFrom({ organisationId }: AssignableQuestion, found: NamedAssignable): string[] {
  return [organisationId, found.organisation_id, found.id, ...(found.connection_id ? [found.connection_id] : [])];
}

function whyAllowed(own: string, found: NamedAssignable): string {
  if (found.organisation_id === own) return `${found.name} belongs to your own organisation, ${found.own_name}.`;
  const shown = found.level === 'roles' ? 'its public roles' : 'its public roles and the people in them';
  return `${found.own_name} may send work to ${found.organisation_name}: their connection shows ${shown}.`;
}

async function whyNot(outside: Outside<UserActor>, choice: AssigneeChoice): Promise<string> {
  if (choice.kind === 'role') return nobody.role;
  const own = await inTransaction(outside, (context) => findOwnStatus(context, choice.id));
  if (own?.status === 'pending') return `${own.name} has not accepted the invitation yet.`;
  if (own?.status === 'disabled') return `${own.name} is disabled.`;
  return nobody.user;
}
