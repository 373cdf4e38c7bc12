import { ApiProblem } from './api.ts';
import { language, text } from './text/index.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2 minutes", rounded up, so that nobody comes back too early. */
export function waitingTime(seconds: number): string {
  if (seconds < MINUTE) return text.common.seconds(Math.max(1, Math.ceil(seconds)));
  if (seconds < HOUR) return text.common.minutes(Math.ceil(seconds / MINUTE));
  if (seconds < DAY) return text.common.hours(Math.ceil(seconds / HOUR));
  return text.common.days(Math.ceil(seconds / DAY));
}

function isKnown(code: string): code is keyof typeof text.problems {
  return code in text.problems;
}

/** Codes whose `detail` tells this case apart better than our general sentence, to whoever reads English. */
const SPECIFIC = new Set([
  'email_domain_refused',
  'email_domain_owned_elsewhere',
  'email_domain_unproven',
  'email_taken',
  'preview_impossible',
]);

/** What went wrong, in one or two sentences. */
export function sayProblem(error: unknown): string {
  if (!(error instanceof ApiProblem)) return text.problems.internal;
  const { code, detail, retryAfterSeconds } = error;
  const isTold = language === 'en' && SPECIFIC.has(code) && detail;
  const sentence = isKnown(code) && !isTold ? text.problems[code] : (detail ?? text.problems.internal);
  if (retryAfterSeconds === null || retryAfterSeconds <= 0) return sentence;
  return `${sentence} ${text.common.tryAgainIn(waitingTime(retryAfterSeconds))}`;
}

/** The same for a code alone, such as one that stands in an address. */
export function sayCode(code: string): string {
  return isKnown(code) ? text.problems[code] : text.problems.internal;
}

export function problemCode(error: unknown): string {
  return error instanceof ApiProblem ? error.code : 'page_broke';
}
