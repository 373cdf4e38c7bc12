import { describe, expect, test } from 'vitest';
import { actorOf } from './view.ts';

const acme = { id: 'acme', name: 'Acme' };
const globex = { id: 'globex', name: 'Globex' };
const hooli = { id: 'hooli', name: 'Hooli' };
const sides = { fromOrganisationId: 'acme', toOrganisationId: 'globex' } as Parameters<typeof actorOf>[2];
const organisation = (id: string) => ({ acme, globex, hooli })[id]!;

/** Names as namePeople does for a reader who may see nobody but whom the third argument names. */
function seeing(person: { name: string; organisation: typeof acme }, isVisible = false) {
  return {
    organisation,
    isOwn: (id: string) => id === 'acme',
    person: (id: string | null | undefined, actsFrom?: string) => {
      if (!id) return null;
      const isNamed = isVisible || actsFrom === person.organisation.id;
      const { name, organisation } = person;
      return { kind: 'person' as const, id: isNamed ? id : null, name: isNamed ? name : null, organisation };
    },
  };
}

describe('people of the sending side are named where they act, everybody else by today’s level', () => {
  test('somebody of the asking organisation', () => {
    const seen = actorOf(seeing({ name: 'Ada', organisation: acme }), { userId: 'ada', for: 'acme' }, sides);
    expect(seen).toMatchObject({ name: 'Ada', organisation: acme });
  });

  test('an enterprise administrator of its account, or somebody who has moved within it since', () => {
    const seen = actorOf(seeing({ name: 'Erin', organisation: hooli }), { userId: 'erin', for: 'acme' }, sides);
    expect(seen).toMatchObject({ name: 'Erin', organisation: hooli });
    const toReceivers = {
      ...seeing({ name: 'Erin', organisation: hooli }, true),
      isOwn: (id: string) => id === 'globex',
    };
    const read = actorOf(toReceivers, { userId: 'erin', for: 'acme' }, sides);
    expect(read).toMatchObject({ name: 'Erin', organisation: acme });
  });

  test('but not once they belong to the receiving organisation', () => {
    const seen = actorOf(seeing({ name: 'Mia', organisation: globex }), { userId: 'mia', for: 'acme' }, sides);
    expect(seen).toEqual({ kind: 'person', id: null, name: null, organisation: acme });
  });

  test('somebody of the receiving side is somebody of the organisation that they acted for', () => {
    const own = actorOf(seeing({ name: 'Gwen', organisation: globex }), { userId: 'gwen', for: 'globex' }, sides);
    expect(own).toEqual({ kind: 'person', id: null, name: null, organisation: globex });
    const enterprise = actorOf(seeing({ name: 'Erin', organisation: hooli }), { userId: 'erin', for: 'globex' }, sides);
    expect(enterprise).toEqual({ kind: 'person', id: null, name: null, organisation: globex });
  });

  test('to the other side also when they have moved to an organisation whose people it may know', () => {
    const moved = seeing({ name: 'Gwen', organisation: hooli }, true);
    const acted = { userId: 'gwen', for: 'globex' };
    expect(actorOf(moved, acted, sides)).toEqual({ kind: 'person', id: null, name: null, organisation: globex });
    const toItsOwn = { ...moved, isOwn: (id: string) => id === 'globex' };
    expect(actorOf(toItsOwn, acted, sides)).toMatchObject({ name: 'Gwen', organisation: hooli });
    const toHerOwn = { ...moved, isOwn: (id: string) => id === 'hooli' };
    expect(actorOf(toHerOwn, acted, sides)).toMatchObject({ name: 'Gwen', organisation: hooli });
  });

  test('whoever today’s level shows is named, and what nobody did has no actor', () => {
    const gwen = seeing({ name: 'Gwen', organisation: globex }, true);
    expect(actorOf(gwen, { userId: 'gwen', for: 'globex' }, sides)).toMatchObject({ id: 'gwen', name: 'Gwen' });
    expect(actorOf(gwen, { userId: null, for: null }, sides)).toBeNull();
  });
});
