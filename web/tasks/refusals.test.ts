import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../api.ts';
import { refusalsOf } from './refusals.ts';

const assignee = (id: string) => ({ kind: 'role' as const, id, name: id, organisation: { id: 'o', name: 'O' } });
const sent = [assignee('first'), assignee('second'), assignee('third')];

describe('assignees whom the server would not have', () => {
  test('are found by their place among those that were sent', () => {
    const problem = new ApiProblem(422, {
      code: 'not_assignable',
      errors: [
        { path: 'assignees.0', message: 'no' },
        { path: '/assignees/2', message: 'no' },
        { path: 'assignees.7', message: 'no' },
        { path: 'title', message: 'no' },
      ],
    });
    expect([...refusalsOf(problem, sent).keys()]).toEqual(['role:first', 'role:third']);
  });

  test('nobody is marked for any other problem', () => {
    const problem = new ApiProblem(422, { code: 'invalid', errors: [{ path: 'assignees.0', message: 'no' }] });
    expect(refusalsOf(problem, sent).size).toBe(0);
    expect(refusalsOf(null, sent).size).toBe(0);
  });
});
