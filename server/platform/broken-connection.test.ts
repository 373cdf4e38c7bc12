import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { breakConnections, useOwner } from '../test/owner.ts';

const application = useApplication({ withJobs: true });
const owner = useOwner(application);

// Seen to end the process (unhandled 'error' event) with the pool's handler in database.ts taken away.
test('idle connections that break are replaced by themselves, and the server goes on', async () => {
  expect((await application.as('ada').get('/me')).status).toBe(200);
  for (let time = 0; time < 3; time++) {
    expect(await breakConnections(owner.client)).toBeGreaterThan(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => application.as('ada').get('/me')));
    // A request may meet a connection in the moment it breaks; it hears "later", never a fault of ours.
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    await expect.poll(async () => (await application.as('ada').get('/me')).status).toBe(200);
  }
});
