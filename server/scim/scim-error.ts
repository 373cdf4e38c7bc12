import { problemOf } from '../http/problem-of.ts';
import type { ErrorCode } from '../platform/error-codes.ts';
import type { Problem } from '../platform/errors.ts';

/** The words of RFC 7644, section 3.12, for what is wrong with a request. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers';

/** A refusal in SCIM's own form. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, detail: string, more: { scimType?: ScimType; retryAfterSeconds?: number } = {}) {
    super(detail);
    this.status = status;
    this.scimType = more.scimType;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** 400 with its reason in SCIM's words. */
export function badRequest(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, { scimType });
}

/** The same for what does not exist and for what belongs to somebody else. */
export function noSuchResource(): ScimError {
  return new ScimError(404, 'There is no such resource, or none that this token may know of.');
}

const typesOfCodes: Partial<Record<ErrorCode, ScimType>> = {
  invalid: 'invalidValue',
  malformed_json: 'invalidSyntax',
  name_taken: 'uniqueness',
  email_taken: 'uniqueness',
  already_a_member: 'uniqueness',
  email_domain_owned_elsewhere: 'invalidValue',
  role_builtin: 'mutability',
  user_pending: 'mutability',
};

/** What any error is to a SCIM client; undefined when it is our fault. */
export function scimErrorOf(error: unknown): ScimError | undefined {
  if (error instanceof ScimError) return error;
  const problem = problemOf(error);
  return problem && fromProblem(problem);
}

function fromProblem(problem: Problem): ScimError {
  const scimType = typesOfCodes[problem.code];
  const isMisshapen = problem.status === 422 || problem.code === 'role_builtin' || problem.code === 'user_pending';
  return new ScimError(isMisshapen ? 400 : problem.status, problem.message, {
    ...(scimType ? { scimType } : {}),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
  });
}

/** The answer's body (RFC 7644, section 3.12): the status is a text there. */
export function errorDocument(error: ScimError): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(error.status),
    ...(error.scimType ? { scimType: error.scimType } : {}),
    detail: error.message,
  };
}
