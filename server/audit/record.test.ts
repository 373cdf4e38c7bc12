import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';

const application = useApplication();

test('a path that does not exist answers 404 as a problem document', async () => {
  const answer = await application.as('ada').get('/nowhere');
  expect(answer.status).toBe(404);
  expect(answer.body.code).toBe('not_found');
});
