import { type ErrorCode, errorCodes } from './error-codes.ts';

export type FieldError = { path: string; message: string };

/** The one error that verbs throw: a code of the published list, a sentence for a person, and what a client needs. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document, such as needed and available. */
  readonly extra: Record<string, string | number | string[]> | undefined;

  constructor(
    code: ErrorCode,
    detail?: string,
    more: {
      errors?: FieldError[];
      retryAfterSeconds?: number;
      extra?: Record<string, string | number | string[]>;
      /** What is 422 in a request can be a conflict between two. */
      status?: 409;
    } = {},
  ) {
    super(detail ?? errorCodes[code].meaning);
    this.code = code;
    this.status = more.status ?? errorCodes[code].status;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.extra = more.extra;
  }
}

/** 422 for one field, with the sentence that says what to write instead. */
export function invalid(path: string, message: string): Problem {
  return new Problem('invalid', `${path}: ${message}`, { errors: [{ path, message }] });
}

/** The same answer for what does not exist and for what the caller may not know of. */
export function notFound(): Problem {
  return new Problem('not_found');
}

/** RFC 9457 document. */
export function problemDocument(problem: Problem): Record<string, unknown> {
  return {
    type: `/api/docs/errors#${problem.code}`,
    title: errorCodes[problem.code].meaning,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...problem.extra,
  };
}
