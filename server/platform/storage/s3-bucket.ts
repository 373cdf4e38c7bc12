import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { StorageFull, StoreAway } from './content-store.ts';
import { tellSeldom, whyAway } from './s3-trouble.ts';

export type ListedObject = { name: string; sizeBytes: number; modifiedAt: Date };
export type ListedUpload = { name: string; uploadId: string; beganAt: Date };

/** The few calls of S3 that a store needs, by the name of an object in one bucket. What is not there is undefined. */
export type Bucket = {
  put(name: string, bytes: Buffer): Promise<void>;
  get(name: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  size(name: string): Promise<number | undefined>;
  remove(name: string): Promise<void>;
  list(prefix: string, after: string): AsyncIterable<ListedObject>;
  beginUpload(name: string): Promise<string>;
  /** Parts count from 1; gives the ETag that completing asks for. */
  putPart(name: string, part: { uploadId: string; number: number; bytes: Buffer }): Promise<string>;
  completeUpload(name: string, upload: { uploadId: string; etags: string[] }): Promise<void>;
  abortUpload(name: string, uploadId: string): Promise<void>;
  listUploads(prefix: string, after: string): AsyncIterable<ListedUpload>;
  answers(): Promise<void>;
  close(): void;
};

/** Whoever asks whether the store is there has given up by then; questions that nobody waits for would pile up. */
const answerMilliseconds = 5_000;

/** Opens the bucket that `s3://key:secret@bucket?endpoint=…&region=…&forcePathStyle=…` names; without key, the AWS_ variables count. */
export function openBucket(url: URL, log: (sentence: string) => void): Bucket {
  const client = openClient(url, tellSeldom(log));
  const Bucket = url.hostname;
  return {
    ...objectCalls(client, Bucket),
    ...uploadCalls(client, Bucket),
    async answers() {
      const abortSignal = AbortSignal.timeout(answerMilliseconds);
      try {
        await client.send(new HeadBucketCommand({ Bucket }), { abortSignal });
      } catch (error) {
        if (error instanceof StoreAway) throw error;
        // An answer to HEAD has no body, and so no reason: asked for more, the store gives it.
        await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }), { abortSignal });
        throw error;
      }
    },
    close: () => client.destroy(),
  };
}

/** A client that says of a store that serves nobody just that, whatever was asked of it, and tells the operator why. */
function openClient(url: URL, tell: (sentence: string) => void): S3Client {
  const client = new S3Client(clientOptions(url));
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        try {
          return await next(call);
        } catch (error) {
          const why = isFull(error) ? undefined : whyAway(error);
          if (why === undefined || isWithoutReason(error, commandName)) throw error;
          tell(why);
          throw new StoreAway(error);
        }
      },
    { step: 'initialize', priority: 'high', name: 'sayThatItIsAway' },
  );
  return client;
}

/** A refusal whose reason is about to be asked for. */
function isWithoutReason(error: unknown, commandName: string | undefined): boolean {
  const status = error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  return commandName === 'HeadBucketCommand' && status >= 300 && status < 500;
}

function clientOptions(url: URL): S3ClientConfig {
  const endpoint = url.searchParams.get('endpoint');
  const pathStyle = url.searchParams.get('forcePathStyle');
  const region = url.searchParams.get('region') ?? (endpoint ? 'us-east-1' : undefined);
  return {
    ...(endpoint ? { endpoint } : {}),
    ...(region ? { region } : {}),
    // Servers other than Amazon's rarely have a name for each bucket.
    forcePathStyle: pathStyle === null ? endpoint !== null : pathStyle === 'true',
    ...(url.username
      ? {
          credentials: {
            accessKeyId: decodeURIComponent(url.username),
            secretAccessKey: decodeURIComponent(url.password),
          },
        }
      : {}),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 120_000,
      throwOnRequestTimeout: true,
      // Who downloads slowly holds a connection each; how many there may be, CONNECTIONS_MAXIMUM says.
      httpAgent: { maxSockets: Number.POSITIVE_INFINITY },
      httpsAgent: { maxSockets: Number.POSITIVE_INFINITY },
    },
  };
}

/** Every S3 server compares this, also those that do not know the newer checksums, which the client sends besides. */
const checksum = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64');

function objectCalls(client: S3Client, Bucket: string): Pick<Bucket, 'put' | 'get' | 'size' | 'remove' | 'list'> {
  return {
    async put(Key, bytes) {
      await fullAsStorageFull(() =>
        client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentMD5: checksum(bytes) })),
      );
    },
    async get(Key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const found = await client.send(new GetObjectCommand({ Bucket, Key, Range })).catch(ignoreMissing);
      return found?.Body as Readable | undefined;
    },
    async size(Key) {
      const found = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(ignoreMissing);
      return found && (found.ContentLength ?? 0);
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key })).catch(ignoreMissing);
    },
    async *list(Prefix, StartAfter) {
      for (let ContinuationToken: string | undefined, more = true; more; ) {
        const found = await client.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter, ContinuationToken }));
        for (const { Key = '', Size = 0, LastModified = new Date(0) } of found.Contents ?? [])
          yield { name: Key, sizeBytes: Size, modifiedAt: LastModified };
        ContinuationToken = found.NextContinuationToken;
        more = ContinuationToken !== undefined;
      }
    },
  };
}

type UploadCall = 'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'listUploads';

function uploadCalls(client: S3Client, Bucket: string): Pick<Bucket, UploadCall> {
  return {
    async beginUpload(Key) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      if (!UploadId) throw new Error('The object store began an upload without saying which.');
      return UploadId;
    },
    async putPart(Key, { uploadId: UploadId, number: PartNumber, bytes }) {
      const part = { Bucket, Key, UploadId, PartNumber, Body: bytes, ContentMD5: checksum(bytes) };
      const { ETag } = await fullAsStorageFull(() => client.send(new UploadPartCommand(part)));
      if (!ETag) throw new Error('The object store took a part without an ETag.');
      return ETag;
    },
    async completeUpload(Key, { uploadId: UploadId, etags }) {
      const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
      const upload = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
      await fullAsStorageFull(() => client.send(new CompleteMultipartUploadCommand(upload)));
    },
    async abortUpload(Key, UploadId) {
      await client
        .send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
        .catch(ignoreMissing)
        .catch(ignoreUnknownCall);
    },
    async *listUploads(Prefix, after) {
      for (
        let KeyMarker: string | undefined = after || undefined, UploadIdMarker: string | undefined, more = true;
        more;
      ) {
        const page = new ListMultipartUploadsCommand({ Bucket, Prefix, KeyMarker, UploadIdMarker });
        const found = await client.send(page).catch(ignoreUnknownCall);
        for (const { Key = '', UploadId = '', Initiated = new Date(0) } of found?.Uploads ?? [])
          yield { name: Key, uploadId: UploadId, beganAt: Initiated };
        KeyMarker = found?.NextKeyMarker;
        UploadIdMarker = found?.NextUploadIdMarker;
        more = found?.IsTruncated === true;
      }
    },
  };
}

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);

/** Undefined for what is not there; a missing bucket and any other failure stay one. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof S3ServiceException && missing.has(error.name)) return undefined;
  throw error;
}

/** Some servers do not know how to list or abort uploads; those clear them away by a rule of the bucket (docs/operating.md). */
function ignoreUnknownCall(error: unknown): undefined {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === 501 || status === 405) return undefined;
  throw error;
}

async function fullAsStorageFull<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (isFull(error)) throw new StorageFull('The object store is full.', { cause: error });
    throw error;
  }
}

function isFull(error: unknown): boolean {
  return (
    error instanceof S3ServiceException &&
    (error.$metadata.httpStatusCode === 507 || /Quota|StorageFull|InsufficientStorage/.test(error.name))
  );
}
