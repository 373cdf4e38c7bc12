import type { S3ServiceException } from '@aws-sdk/client-s3';
import { minute } from '../clock.ts';
import { unreachableCodes } from '../unreachable.ts';

type Failure = NodeJS.ErrnoException & Partial<S3ServiceException>;

/** The last one is a name that nobody knows. */
const unreachable = new Set([...unreachableCodes, 'ENOTFOUND']);

const key = 'look at the key and the secret in STORAGE_URL, or at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
const bucket = 'look at the bucket, the endpoint and the region in STORAGE_URL';

/** What a store refuses whatever is asked of it, by its own word for it; and where the operator looks. */
const refusals: Record<string, string> = {
  InvalidAccessKeyId: `it does not know the key; ${key}`,
  SignatureDoesNotMatch: `the secret does not fit the key; ${key}`,
  AccessDenied: `the key may not do this: it needs to read, write, delete and list objects and uploads; ${key}`,
  ExpiredToken:
    'the key has run out; look at STORAGE_URL, or at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN',
  InvalidToken: 'it does not take the token that belongs to the key; look at AWS_SESSION_TOKEN',
  CredentialsProviderError: `there is no key; ${key}`,
  NoSuchBucket: `there is no such bucket; ${bucket}`,
  PermanentRedirect: `the bucket is elsewhere; ${bucket}`,
  AuthorizationHeaderMalformed: `the region is another; ${bucket}`,
  RequestTimeTooSkewed: 'the clock of this machine is wrong; set it right',
};

/**
 * Why the store serves nobody at this moment, as a sentence for the operator that holds no secret; undefined for what it says of
 * one object alone. It was asked three times by then.
 */
export function whyAway(error: unknown): string | undefined {
  const { name = '', code = '', $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  const refusal = refusals[name];
  if (refusal) return `STORAGE_URL: the store of documents refuses (${name}): ${refusal}.`;
  if (status === 401 || status === 403)
    return `STORAGE_URL: the store of documents refuses (${status}): ${refusals.AccessDenied}.`;
  // 501 is a call that the server does not know.
  const isBusy = status === 429 || (status >= 500 && status !== 501);
  const isSilent = name === 'TimeoutError' || name === 'AbortError';
  if (!isBusy && !isSilent && !unreachable.has(code)) return undefined;
  return `STORAGE_URL: the store of documents does not answer (${code || (isBusy ? status : 'it says nothing')}).`;
}

/** Tells the same sentence once a minute at most: every request may meet the same trouble. */
export function tellSeldom(log: (sentence: string) => void): (sentence: string) => void {
  const told = new Map<string, number>();
  return (sentence) => {
    const now = performance.now();
    if (now - (told.get(sentence) ?? Number.NEGATIVE_INFINITY) < minute) return;
    told.set(sentence, now);
    log(sentence);
  };
}
