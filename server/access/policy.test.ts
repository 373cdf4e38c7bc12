import { describe, expect, test } from 'vitest';
import { people, policyCells } from '../../checks/policy-matrix.ts';
import { Problem } from '../platform/errors.ts';
import { anonymous } from './actor.ts';
import { authorize, may, policy, type Verb } from './policy.ts';

const cells = policyCells();
const whoMay = (verb: Verb, situation = '') =>
  cells
    .filter((cell) => cell.verb === verb && cell.situation === situation && cell.allowed)
    .map(({ person }) => person);

describe('the table of rights', () => {
  test('holds every verb in at least one situation, for everybody', () => {
    for (const verb of Object.keys(policy) as Verb[]) {
      const own = cells.filter((cell) => cell.verb === verb);
      expect(own.length, verb).toBeGreaterThanOrEqual(Object.keys(people).length);
      // A rule that never allows or never refuses within the cast is either useless or not tried.
      if (!['directory.search', 'task.create'].includes(verb))
        expect(
          own.some(({ allowed }) => !allowed),
          verb,
        ).toBe(true);
      expect(
        own.some(({ allowed }) => allowed),
        verb,
      ).toBe(true);
    }
  });

  test('nobody signed in may do nothing, and is asked to sign in', () => {
    const subject = { from: {}, to: {}, toOrganisationIds: [] };
    for (const verb of Object.keys(policy) as Verb[]) {
      expect(may(anonymous, verb, subject as never)).toBe(false);
      expect(() => authorize(anonymous, verb, subject as never)).toThrow(
        expect.objectContaining({ code: 'unauthenticated' }),
      );
    }
  });

  test('who may know but not do reads forbidden', () => {
    const administered = { organisationId: 'Acme', accountId: 'Acme Group' };
    expect(() => authorize(people.mia!, 'organisation.update', administered)).toThrow(Problem);
    expect(() => authorize(people.mia!, 'organisation.update', administered)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
    expect(() => authorize(people.ada!, 'organisation.update', administered)).not.toThrow();
  });
});

describe('SPEC 6: only an organisation administrator asks, answers, changes or ends', () => {
  const line = 'Acme → Globex';
  test.each([
    ['connection.accept', ['gwen']],
    ['connection.reject', ['gwen']],
    ['connection.change_level', ['gwen']],
    ['connection.preview', ['gwen']],
    ['connection.cancel', ['ada', 'erin']],
    ['connection.resend', ['ada', 'erin']],
    ['connection.end', ['ada', 'erin', 'gwen']],
  ] as [Verb, string[]][])('%s', (verb, expected) => {
    expect(whoMay(verb, line)).toEqual(expected);
  });
});

describe("SPEC 5 and 7: members act on own work, coordinators on anybody's in their organisation", () => {
  const held = "Mia's, held by Greta";
  const waiting = "Mia's, waits for Globex Reception (Carla, Greta)";
  test.each([
    ['task.complete', held, ['gwen', 'carla', 'greta']],
    ['task.put_back', held, ['gwen', 'carla', 'greta']],
    ['task.take', waiting, ['carla', 'greta']],
    ['task.change', held, ['ada', 'colin', 'mia', 'erin']],
    ['task.read', held, ['ada', 'colin', 'mia', 'erin', 'gwen', 'carla', 'greta']],
  ] as [Verb, string, string[]][])('%s: %s', (verb, situation, expected) => {
    expect(whoMay(verb, situation)).toEqual(expected);
  });

  test('whoever is outside may nothing with it', () => {
    const outside = cells.filter(({ person, situation }) => person === 'ingrid' && situation !== '');
    expect(outside.filter(({ allowed }) => allowed)).toEqual([]);
  });
});

test('SPEC 2: an enterprise administrator may do in each organisation of the account what its administrators may', () => {
  for (const cell of cells.filter(({ person, situation }) => person === 'ada' && situation === 'Acme')) {
    const inHooli = cells.find(
      ({ person, verb, situation }) => person === 'erin' && verb === cell.verb && situation.startsWith('Hooli'),
    );
    expect(inHooli?.allowed, cell.verb).toBe(cell.allowed);
  }
});
