import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Answer } from '../test/client.ts';
import { assign, behind, boxOf, pair, role, said, user, wentWell } from './test/scene.ts';

const application = useApplication();
beforeAll(async () => {
  await pair(application, 'acme', 'globex', 'roles_and_users');
});

type Key = 'mia' | 'colin' | 'max' | 'gwen' | 'carla' | 'greta' | 'gus' | 'ivan';
type Organisation = 'acme' | 'globex' | 'initech';
/** "reception" of Globex, or a person by key. */
type Assignee = 'globex reception' | 'globex backstage' | 'acme backstage' | Key;
type Step =
  | { kind: 'take' | 'put-back' | 'complete' | 'decline' | 'cancel' | 'change' | 'comment'; by: Key }
  | { kind: 'transfer'; by: Key; to: Assignee };

const belongs: Record<Assignee, Organisation> = {
  mia: 'acme',
  colin: 'acme',
  max: 'acme',
  gwen: 'globex',
  carla: 'globex',
  greta: 'globex',
  gus: 'globex',
  ivan: 'initech',
  'globex reception': 'globex',
  'globex backstage': 'globex',
  'acme backstage': 'acme',
};
const held: Partial<Record<Key, Assignee[]>> = {
  carla: ['globex reception'],
  greta: ['globex reception'],
  gus: ['globex backstage'],
  max: ['acme backstage'],
};
const coordinators: Key[] = ['colin', 'gwen', 'carla'];
const everybody: Key[] = ['mia', 'colin', 'max', 'gwen', 'carla', 'greta', 'gus', 'ivan'];

/** The life of one task as SPEC 7 tells it, in as few words as possible. */
class Model {
  status = 'open';
  holder: Key | undefined;
  version = 1;
  assignees: Assignee[];
  constructor(assignees: Assignee[]) {
    this.assignees = assignees;
  }

  private isAssigned = (key: Key) => this.assignees.some((one) => one === key || held[key]?.includes(one));
  private coordinates = (key: Key, organisation: Organisation) =>
    coordinators.includes(key) && belongs[key] === organisation;
  private coordinatesWork = (key: Key) =>
    this.holder
      ? this.coordinates(key, belongs[this.holder])
      : this.assignees.some((one) => this.coordinates(key, belongs[one]));
  private isSender = (key: Key) => key === 'mia' || key === 'colin';
  private reads = (key: Key) =>
    this.isSender(key) ||
    this.holder === key ||
    this.isAssigned(key) ||
    this.coordinatesWork(key) ||
    this.assignees.some((one) => this.coordinates(key, belongs[one]));
  private isOver = () => !['open', 'taken'].includes(this.status);

  isInInboxOf = (key: Key) =>
    (this.status === 'open' && this.isAssigned(key)) || (this.status === 'taken' && this.holder === key);

  /** What the step hears; and the model goes on to what it leads to. */
  hear(step: Step): string {
    const { by } = step;
    if (!this.reads(by)) return '404 not_found';
    switch (step.kind) {
      case 'comment':
        return '201';
      case 'change':
      case 'cancel':
        if (!this.isSender(by)) return '403 forbidden';
        if (this.isOver()) return '409 task_closed';
        return this.go(step.kind === 'cancel' ? { status: 'cancelled' } : {});
      case 'take':
        if (!this.isAssigned(by)) return '403 forbidden';
        if (this.isOver()) return '409 task_closed';
        if (this.status === 'taken') return '409 task_already_taken';
        return this.go({ status: 'taken', holder: by });
      case 'put-back':
        if (!this.actsOnWork(by)) return '403 forbidden';
        if (this.isOver()) return '409 task_closed';
        if (this.status === 'open') return '409 task_not_taken';
        return this.go({ status: 'open', holder: undefined });
      default:
        return this.work(step);
    }
  }

  private actsOnWork = (by: Key) =>
    this.coordinatesWork(by) || (this.holder ? this.holder === by : this.isAssigned(by));

  private work(step: Step): string {
    const { by } = step;
    if (!this.actsOnWork(by)) return '403 forbidden';
    if (this.isOver()) return '409 task_closed';
    if (this.status === 'open' && !this.assignees.includes(by) && !this.coordinatesWork(by))
      return '409 task_not_taken';
    if (step.kind === 'transfer') return this.handOn(by, step.to);
    const holder = this.holder ?? (this.assignees.some((one) => belongs[one] === belongs[by]) ? by : undefined);
    return this.go({ status: step.kind === 'decline' ? 'declined' : 'completed', holder });
  }

  private handOn(by: Key, to: Assignee): string {
    const within = this.holder ? belongs[this.holder] : belongs[by];
    if (belongs[to] !== within) return '422 not_assignable';
    if (to === this.holder) return '409 task_not_transferable';
    if (!to.includes(' ')) return this.go({ status: 'taken', holder: to as Key });
    this.assignees = [...this.assignees.filter((one) => belongs[one] !== within), to];
    return this.go({ status: 'open', holder: undefined });
  }

  private go(next: { status?: string; holder?: Key | undefined }): string {
    if (next.status) this.status = next.status;
    if ('holder' in next) this.holder = next.holder;
    this.version += 1;
    return '200';
  }
}

const choiceOf = (assignee: Assignee) => {
  const { organisations, people } = application.cast;
  const [organisation, name] = assignee.split(' ') as [Organisation, string | undefined];
  return name ? role(organisations[organisation].roles[name]) : user(people[assignee as Key].id);
};

function send(id: string, step: Step): Promise<Answer> {
  const client = application.as(step.by);
  switch (step.kind) {
    case 'comment':
      return client.post(`/tasks/${id}/comments`, { text: 'Well.' });
    case 'change':
      return client.patch(`/tasks/${id}`, { priority: 'high' });
    case 'transfer':
      return client.post(`/tasks/${id}/transfer`, { assignee: choiceOf(step.to) });
    default:
      return client.post(`/tasks/${id}/${step.kind}`, step.kind === 'decline' ? { comment: 'No.' } : {});
  }
}

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('take', 'take', 'put-back', 'complete', 'decline', 'cancel', 'change', 'comment'),
    by: fc.constantFrom(...everybody),
  }),
  fc.record({
    kind: fc.constant('transfer' as const),
    by: fc.constantFrom(...everybody),
    to: fc.constantFrom<Assignee>(
      'greta',
      'gus',
      'carla',
      'max',
      'globex reception',
      'globex backstage',
      'acme backstage',
    ),
  }),
) as fc.Arbitrary<Step>;
const firstAssignees = fc.uniqueArray(
  fc.constantFrom<Assignee>('globex reception', 'greta', 'carla', 'acme backstage', 'max'),
  {
    minLength: 1,
    maxLength: 3,
  },
);

test('whatever people do with a task, in whatever order, it is as SPEC 7 tells', async () => {
  await fc.assert(
    fc.asyncProperty(firstAssignees, fc.array(step, { minLength: 1, maxLength: 14 }), async (assignees, steps) => {
      const { id } = await assign(application.as('mia'), assignees.map(choiceOf));
      const model = new Model(assignees);
      for (const one of steps) {
        const before = model.version;
        expect([one, said(await send(id, one))]).toEqual([one, model.hear(one)]);
        expect(model.version - before).toBeLessThanOrEqual(1);
      }
      const { status, version, holder, may } = wentWell(await application.as('mia').get(`/tasks/${id}`));
      expect({ status, version, holder: holder !== null }).toEqual({
        status: model.status,
        version: model.version,
        holder: model.holder !== undefined,
      });
      expect(may.take).toBe(false);
      for (const key of everybody)
        expect([key, (await boxOf(application.as(key))).includes(id)]).toEqual([key, model.isInInboxOf(key)]);
      const wrong = await behind(
        application,
        `select 1 from tasks t join task_assignees a on a.task_id = t.id where t.id = $1 and a.is_open <> (t.status = 'open')`,
        [id],
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: false },
  );
}, 120_000);
