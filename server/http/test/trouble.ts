import { errorCodes } from '../../platform/error-codes.ts';
import type { Answer } from '../../test/client.ts';

/** What is wrong with an answer that should be a refusal in our form. */
export function trouble(request: string, answer: Answer, codes: string[] = []): string[] {
  const { status, body, headers } = answer;
  const isProblem =
    status >= 400 &&
    status < 500 &&
    headers.get('content-type')?.startsWith('application/problem+json') &&
    body.status === status &&
    body.code in errorCodes &&
    typeof body.detail === 'string' &&
    body.detail.length > 5 &&
    typeof body.title === 'string';
  const isExpected = codes.length === 0 || codes.includes(body.code);
  const isExplained =
    body.code !== 'invalid' ||
    (body.errors?.length > 0 && body.errors.every((error: { message: string }) => error.message.length > 3));
  const isQuiet = !/node_modules|\.ts:|select |syntax error|violates/.test(answer.text);
  return isProblem && isExpected && isExplained && isQuiet
    ? []
    : [`${request.slice(0, 300)} → ${status} ${answer.text.slice(0, 300)}`];
}
