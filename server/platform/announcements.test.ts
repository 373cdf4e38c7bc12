import { expect, inject, test, vi } from 'vitest';
import { openAnnouncements } from './announcements.ts';
import { translateDatabaseError } from './database.ts';
import { openQuietLine } from './test/quiet-line.ts';

const nothing = { heard: () => {}, lost: () => {} };

test('whoever would listen on a node that is ending hears "later"', async () => {
  const announcements = openAnnouncements(inject('adminUrl'), 'some_channel', () => {});
  await announcements.close();
  const error = await announcements.listen('somebody', 1, nothing).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'unavailable', status: 503, retryAfterSeconds: 1 });
});

test('whoever leaves after the end gives nothing back, and says nothing', async () => {
  const log = vi.fn();
  const announcements = openAnnouncements(inject('adminUrl'), 'some_channel', log);
  const leave = await announcements.listen('somebody', 1, nothing);
  await announcements.close();
  leave?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(log.mock.calls).toEqual([]);
});

test('a database that says nothing holds up neither who would listen nor the end', async () => {
  const line = await openQuietLine(inject('adminUrl'));
  const announcements = openAnnouncements(line.url, 'some_channel', () => {});
  line.goQuiet();
  const error = await announcements.listen('somebody', 1, nothing).catch(translateDatabaseError);
  expect(error).toMatchObject({ code: 'unavailable', status: 503 });
  line.becomeWhole();
  const lost = vi.fn();
  const listening = { ...nothing, lost };
  expect(await announcements.listen('somebody', 1, listening)).toBeDefined();
  line.goQuiet();
  await announcements.close();
  expect(lost).toHaveBeenCalledOnce();
  line.close();
});
