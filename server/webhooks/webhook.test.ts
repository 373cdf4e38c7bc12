import { createHmac } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { day, hour, later } from '../platform/clock.ts';
import { type AttemptResult, afterAttempt, attemptsMaximum, newSecret, pauseAfter, signedHeaders } from './webhook.ts';

const now = new Date();
const answered = (responseStatus: number): AttemptResult => ({
  outcome: 'answered',
  responseStatus,
  excerpt: '',
  durationMilliseconds: 1,
});
const silent: AttemptResult = {
  outcome: 'timed_out',
  responseStatus: null,
  excerpt: null,
  durationMilliseconds: 15_000,
};

describe('signatures', () => {
  const message = { id: '019a', body: '{"type":"task.created","text":"ü😀"}' };

  test('are what the published library of Standard Webhooks takes and makes', () => {
    for (let round = 0; round < 50; round += 1) {
      const secret = newSecret();
      const headers = signedHeaders(message, [secret], now);
      const verifier = new Verifier(secret);
      expect(verifier.verify(message.body, headers)).toEqual(JSON.parse(message.body));
      expect(headers['webhook-signature']).toBe(verifier.sign('msg_019a', now, message.body));
      expect(() => verifier.verify(`${message.body} `, headers)).toThrow();
      expect(() => new Verifier(newSecret()).verify(message.body, headers)).toThrow();
    }
  });

  test('of two secrets both hold', () => {
    const [young, old] = [newSecret(), newSecret()];
    const headers = signedHeaders(message, [young, old], now);
    for (const secret of [young, old]) new Verifier(secret).verify(message.body, headers);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  });

  test('cover id, time and body', () => {
    const secret = newSecret();
    const headers = signedHeaders(message, [secret], now);
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(key).toHaveLength(32);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${message.body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });
});

describe('the schedule', () => {
  test('tries eight times over a good day, and then gives up', () => {
    const waits: number[] = [];
    let at = now;
    let step = 0;
    for (let attempt = 1; ; attempt += 1) {
      const progress = afterAttempt(step, answered(500), at, 0);
      if (progress.status === 'failed') {
        expect(attempt).toBe(attemptsMaximum);
        expect(progress.nextAttemptAt).toBeNull();
        break;
      }
      waits.push((progress.nextAttemptAt!.getTime() - at.getTime()) / 1000);
      at = progress.nextAttemptAt!;
      step = progress.step;
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000]);
    expect(at.getTime() - now.getTime()).toBeGreaterThan(day);
    expect(at.getTime() - now.getTime()).toBeLessThan(28 * hour);
  });

  test('chance adds a tenth at most', () => {
    const next = afterAttempt(1, silent, now, 1).nextAttemptAt!;
    expect((next.getTime() - now.getTime()) / 1000).toBe(330);
  });

  test.each([200, 201, 202, 204, 299])('%i is success', (status) => {
    expect(afterAttempt(3, answered(status), now, 0)).toMatchObject({ status: 'delivered', nextAttemptAt: null });
  });

  test.each([100, 199, 300, 301, 302, 304, 400, 401, 404, 429, 500, 503])('%i is tried again', (status) => {
    expect(afterAttempt(0, answered(status), now, 0)).toMatchObject({ status: 'waiting', step: 1 });
  });

  test('410 ends it at once, and pauses', () => {
    expect(afterAttempt(0, answered(410), now, 0)).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(pauseAfter(answered(410), null, now)).toBe('gone');
  });

  test('five days without one success pause, and no less', () => {
    expect(pauseAfter(silent, later(now, -5 * day + 1), now)).toBeNull();
    expect(pauseAfter(silent, later(now, -5 * day), now)).toBe('failing');
    expect(pauseAfter(silent, null, now)).toBeNull();
  });
});
