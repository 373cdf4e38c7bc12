import { translateDatabaseError } from '../platform/database.ts';
import type { ErrorCode } from '../platform/error-codes.ts';
import { Problem } from '../platform/errors.ts';

/** What the web framework itself refuses, in our codes. */
const codeOfFramework: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

/** The one funnel: the problem that an error is to a client, or undefined when it is our fault. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const translated = translateDatabaseError(error);
  if (translated instanceof Problem) return translated;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code && codeOfFramework[code]) return new Problem(codeOfFramework[code]);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem('malformed_request');
  return undefined;
}
