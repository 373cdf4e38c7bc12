import { expect, test } from 'vitest';
import { day, hour } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { act, ask, asked, expectStatus, newParty, read, said, twoParties } from './test/scene.ts';

const application = useApplication({
  variables: {
    REQUEST_EXPIRY_DAYS: '2',
    REJECTION_COOL_DOWN_HOURS: '3',
    RESEND_INTERVAL_HOURS: '0.5',
    UNANSWERED_REQUESTS_MAXIMUM: '1',
  },
});

test('an operator changes the expiry of a request', async () => {
  const { from, to } = await twoParties(application);
  const id = await asked(from, to);
  application.clock.advance(2 * day);
  expect((await read(from, id)).body.status).toBe('expired');
});

test('an operator changes the cool-down after a rejection', async () => {
  const { from, to } = await twoParties(application);
  expectStatus(await act(to, await asked(from, to), 'reject'), 200);
  expect(said(await ask(from, to))).toBe('429 connection_cooling_down');
  application.clock.advance(3 * hour);
  expect((await ask(from, to)).status).toBe(201);
});

test('an operator changes how often a request may be resent', async () => {
  const { from, to } = await twoParties(application);
  const id = await asked(from, to);
  expectStatus(await act(from, id, 'resend'), 200);
  expect(said(await act(from, id, 'resend'))).toBe('429 too_soon');
  application.clock.advance(hour / 2);
  expect((await act(from, id, 'resend')).status).toBe(200);
});

test('an operator changes how many unanswered requests an organisation may have', async () => {
  const { from, to } = await twoParties(application);
  await asked(from, to);
  expect(said(await ask(from, await newParty(application)))).toBe('409 connection_limit_reached');
  application.clock.advance(2 * day);
  expect((await ask(from, await newParty(application))).status).toBe(201); // what has run out is not unanswered any more
});
