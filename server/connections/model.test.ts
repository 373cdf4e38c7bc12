import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, hour, later } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { act, ask, list, type Party, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

/** What SPEC 6 says about one direction, told a second time and without a database. */
type Model = {
  id: string | null;
  status: 'none' | 'requested' | 'paired' | 'rejected' | 'cancelled' | 'expired' | 'ended';
  requestedAt: Date;
  endsAt: Date | null;
  resentAt: Date | null;
  rejectedAt: Date | null;
  isBlocked: boolean;
  /** Where every former connection of this direction came to. */
  over: Map<string, string>;
};

type Step =
  | { act: 'ask'; endsAfterDays: number | null }
  | { act: 'accept' | 'cancel' | 'resend' | 'level' | 'end' | 'unblock' }
  | { act: 'reject'; block: boolean }
  | { act: 'wait'; hours: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('ask' as const),
      endsAfterDays: fc.option(fc.integer({ min: 1, max: 60 })),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constantFrom('accept', 'cancel', 'resend', 'level', 'end', 'unblock') }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('reject' as const), block: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.constantFrom(1, 12, 25, 24 * 8, 24 * 31) }),
  },
);

function runOut(model: Model, now: Date): void {
  const lastDay = later(model.requestedAt, 30 * day);
  const ends =
    model.status === 'requested' ? (model.endsAt && model.endsAt < lastDay ? model.endsAt : lastDay) : model.endsAt;
  if ((model.status === 'requested' || model.status === 'paired') && ends && ends <= now) model.status = 'expired';
}

const becomes = { accept: 'paired', reject: 'rejected', cancel: 'cancelled', end: 'ended' } as const;

/** What the answer must be, with the model moved on accordingly. */
function expected(model: Model, step: Exclude<Step, { act: 'wait' }>, now: Date): string {
  runOut(model, now);
  if (step.act === 'unblock') {
    const was = model.isBlocked;
    model.isBlocked = false;
    return was ? '204' : '404 not_found';
  }
  if (step.act === 'ask') {
    if (model.status === 'requested' || model.status === 'paired') return '409 connection_exists';
    if (model.isBlocked) return '404 not_found';
    if (model.rejectedAt && later(model.rejectedAt, day) > now) return '429 connection_cooling_down';
    if (model.id) model.over.set(model.id, model.status);
    const endsAt = step.endsAfterDays === null ? null : later(now, step.endsAfterDays * day);
    Object.assign(model, { status: 'requested', requestedAt: now, endsAt, resentAt: null });
    return '201';
  }
  if (step.act === 'level' || step.act === 'end') {
    if (model.status !== 'paired') return '409 connection_not_paired';
    if (step.act === 'end') model.status = 'ended';
    return '200';
  }
  if (model.status !== 'requested') return '409 connection_already_answered';
  if (step.act === 'resend') {
    if (model.resentAt && later(model.resentAt, day) > now) return '429 too_soon';
    model.resentAt = now;
    return '200';
  }
  model.status = becomes[step.act];
  if (step.act === 'reject') {
    model.rejectedAt = now;
    model.isBlocked ||= step.block;
  }
  return '200';
}

const sideOf = { accept: 'to', reject: 'to', level: 'to', cancel: 'from', resend: 'from', end: 'from' } as const;

async function perform(
  sides: { from: Party; to: Party },
  model: Model,
  step: Exclude<Step, { act: 'wait' }>,
): Promise<string> {
  const { from, to } = sides;
  if (step.act === 'unblock') return said(await to.administrator.client.delete(`/connection-blocks/${from.id}`));
  if (step.act === 'ask') {
    const endsAt = step.endsAfterDays && later(application.clock.now(), step.endsAfterDays * day).toISOString();
    const answer = await ask(from, to, { endsAt });
    if (answer.status === 201) model.id = answer.body.id;
    return said(answer);
  }
  const more = step.act === 'reject' ? { block: step.block } : {};
  return said(await act(sides[sideOf[step.act]], model.id!, step.act, more));
}

const listOf: Record<Exclude<Model['status'], 'none'>, { from: string; to: string }> = {
  requested: { from: 'requested', to: 'incoming' },
  paired: { from: 'paired', to: 'paired' },
  rejected: { from: 'ended', to: 'rejected' },
  cancelled: { from: 'ended', to: 'ended' },
  expired: { from: 'ended', to: 'ended' },
  ended: { from: 'ended', to: 'ended' },
};

async function checkLists(sides: { from: Party; to: Party }, model: Model): Promise<void> {
  const all = new Map(model.over);
  if (model.id && model.status !== 'none') all.set(model.id, model.status);
  for (const side of ['from', 'to'] as const) {
    for (const view of ['incoming', 'requested', 'paired', 'rejected', 'ended']) {
      const wanted = [...all].flatMap(([id, status]) =>
        listOf[status as keyof typeof listOf][side] === view ? [id] : [],
      );
      expect(await list(sides[side], view), `${view} of ${side}`).toEqual(wanted.sort().reverse());
    }
  }
}

test('whatever two organisations do in whatever order and at whatever pace, the interface does what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 25 }), async (tries) => {
      const sides = await twoParties(application);
      const model: Model = {
        id: null,
        status: 'none',
        requestedAt: application.clock.now(),
        endsAt: null,
        resentAt: null,
        rejectedAt: null,
        isBlocked: false,
        over: new Map(),
      };
      for (const step of tries) {
        if (step.act === 'wait') {
          application.clock.advance(step.hours * hour);
          continue;
        }
        if (!model.id && step.act !== 'ask' && step.act !== 'unblock') continue;
        const wanted = expected(model, step, application.clock.now());
        expect(await perform(sides, model, step), JSON.stringify(step)).toBe(wanted);
        runOut(model, application.clock.now());
        if (model.id) expect((await read(sides.from, model.id)).body.status).toBe(model.status);
      }
      runOut(model, application.clock.now());
      await checkLists(sides, model);
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);
