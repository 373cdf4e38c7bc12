import { describe, expect, test } from 'vitest';
import { streamOf } from './stream.ts';
import type { TaskComment, TaskEvent } from './task.ts';

const globex = { id: 'globex', name: 'Globex' };
const acme = { id: 'acme', name: 'Acme' };
const ada = { kind: 'person' as const, id: 'ada', name: 'Ada', organisation: acme };
const masked = { kind: 'person' as const, id: null, name: null, organisation: globex };
const at = (minute: number) => `2026-11-22T09:${String(minute).padStart(2, '0')}:00.000Z`;

function event(kind: string, minute: number, more: Partial<TaskEvent> = {}): TaskEvent {
  return {
    id: `${kind} ${minute}`,
    kind,
    actor: ada,
    assignee: null,
    organisation: null,
    comment: null,
    at: at(minute),
    ...more,
  };
}

const role = (name: string | null) =>
  name === null
    ? { kind: 'role' as const, id: null, name: null, organisation: globex }
    : { kind: 'role' as const, id: name, name, organisation: globex };

describe('the history of a task', () => {
  test('sending and assigning read as one sentence', () => {
    const events = [
      event('created', 0),
      event('assigned', 0, { id: 'a1', assignee: role('Permits') }),
      event('assigned', 0, { id: 'a2', assignee: role('Berths') }),
    ];
    expect(streamOf(events, [], 'nobody').map((entry) => entry.words)).toEqual([
      'Ada sent it to Permits and Berths, Globex.',
    ]);
  });

  test('whoever may not be known reads "someone at Globex", and a private role "a role at Globex"', () => {
    const events = [
      event('taken', 1, { actor: masked }),
      event('transferred', 2, { actor: masked, assignee: role(null) }),
    ];
    expect(streamOf(events, [], 'ada').map((entry) => entry.words)).toEqual([
      'Someone at Globex took it.',
      'Someone at Globex handed it to a role at Globex.',
    ]);
  });

  test('what was said stands where it was said, once', () => {
    const comments: TaskComment[] = [{ id: 'c', author: masked, text: 'More by tomorrow.', createdAt: at(2) }];
    const events = [event('taken', 1, { actor: masked }), event('commented', 2), event('completed', 3)];
    const entries = streamOf(events, comments, 'ada');
    expect(entries.map(({ words, said }) => [words, said])).toEqual([
      ['Someone at Globex took it.', null],
      ['Someone at Globex', 'More by tomorrow.'],
      ['You completed it.', null],
    ]);
  });

  test('an event of a kind that is newer than the app is told all the same', () => {
    expect(streamOf([event('escalated', 1)], [], 'nobody')[0]?.words).toBe('Ada: escalated');
    expect(streamOf([event('other', 1)], [], 'nobody')[0]?.words).toBe('Ada: other');
    expect(streamOf([event('toString', 1)], [], 'nobody')[0]?.words).toBe('Ada: toString');
  });

  test('a task whose assignees are still to be read says only who sent it', () => {
    expect(streamOf([event('created', 0)], [], 'nobody')[0]?.words).toBe('Ada sent it.');
  });
});
