import { describe, expect, test } from 'vitest';
import { sayStanding } from './standing.ts';

const from = { id: 'acme', name: 'Acme' };
const to = { id: 'globex', name: 'Globex' };

/** SPEC 6: the sentence stands wherever a direction is shown. */
describe('who may send work to whom', () => {
  test('what has ended says how it stands now, both ways', () => {
    const back = (fromId: string) => fromId === 'globex';
    expect(sayStanding({ from, to, status: 'ended' }, back)).toBe(
      'Acme may not send work to Globex; Globex may send work to Acme.',
    );
  });

  test('what is not known, with more connections than were loaded, is not denied', () => {
    const unknown = () => null;
    expect(sayStanding({ from, to, status: 'ended' }, unknown)).toBe('');
    expect(sayStanding({ from, to, status: 'paired' }, unknown)).toBe('Acme may send work to Globex.');
    const oneWay = (fromId: string) => (fromId === 'globex' ? true : null);
    expect(sayStanding({ from, to, status: 'rejected' }, oneWay)).toBe('Globex may send work to Acme.');
  });
});
