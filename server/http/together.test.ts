import { describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';

const application = useApplication();
const crowd = ['mia', 'max', 'gwen', 'ivan', 'erin', 'greta'] as const;

describe('Requests of the same moment are looked up together', () => {
  test('and each is answered as the one who made it', async () => {
    const asked = Array.from({ length: 120 }, (_, index) => crowd[index % crowd.length]!);
    const answers = await Promise.all(asked.map((person) => application.as(person).get('/sessions/current')));
    for (const [index, person] of asked.entries())
      expect(answers[index]?.body).toEqual({
        userId: application.cast.people[person].id,
        organisationId: application.cast.organisations[application.cast.people[person].organisation].id,
        by: 'api_token',
      });
  });

  test('tokens that nobody holds are refused among others that somebody does', async () => {
    const nobody = application.as('mia').with({ authorization: 'Bearer nobody-holds-this-token-at-all' });
    const asked = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? nobody : application.as('gwen')));
    const answers = await Promise.all(asked.map((client) => client.get('/sessions/current')));
    expect(answers.map(({ status }) => status)).toEqual(asked.map((client) => (client === nobody ? 401 : 200)));
  });

  test('who was disabled is refused at the very next request, in the middle of a crowd', async () => {
    let isOver = false;
    const noise = (['gwen', 'ivan', 'erin', 'greta'] as const).map(async (person) => {
      while (!isOver) await application.as(person).get('/sessions/current');
    });
    for (const person of ['max', 'mia'] as const) {
      const { id } = application.cast.people[person];
      expect((await application.as(person).get('/sessions/current')).status).toBe(200);
      expect((await application.as('ada').patch(`/users/${id}`, { status: 'disabled' })).status).toBe(200);
      expect((await application.as(person).get('/sessions/current')).status).toBe(401);
    }
    isOver = true;
    await Promise.all(noise);
  });
});
