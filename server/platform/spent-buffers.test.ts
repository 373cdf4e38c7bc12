import { afterEach, expect, test, vi } from 'vitest';
import { clearSpentBuffers } from './spent-buffers.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a server that may open no more files, which cannot even learn how much memory it has, lives on', () => {
  vi.useFakeTimers();
  const asked = vi.spyOn(process, 'memoryUsage').mockImplementation(() => {
    throw Object.assign(new Error('EMFILE: too many open files, uv_resident_set_memory'), { code: 'EMFILE' });
  });
  const stop = clearSpentBuffers();
  expect(() => vi.advanceTimersByTime(100)).not.toThrow();
  stop();
  expect(asked.mock.calls.length).toBeGreaterThan(1);
});
