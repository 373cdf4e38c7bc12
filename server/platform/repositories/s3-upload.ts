import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { sending } from './http.ts';
import type { Condition, NewContent } from './repository.ts';
import type { Objects } from './s3-calls.ts';

/** What is held in memory of a file; larger ones are sent in pieces of this size. */
const pieceBytes = 8 * 1024 * 1024;

/** Every S3 server compares this. */
const checksum = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64');

const asked = (condition: Condition) =>
  'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: '*' as const };

/**
 * Sends a content so that it is there in one step, and only when its last byte has come: some stores keep what they have
 * of an upload that breaks. Gives the ETag that the store told.
 */
export async function upload(
  objects: Objects,
  Key: string,
  { content, condition }: { content: NewContent; condition: Condition },
): Promise<string | undefined> {
  const { client, bucket: Bucket } = objects;
  const pieces = piecesOf(content);
  const first = (await pieces.next()).value ?? Buffer.alloc(0);
  if (content.sizeBytes > pieceBytes) return inPieces(objects, Key, { first, pieces, condition });
  // Nothing more comes, or the content breaks here.
  await pieces.next();
  const object = { Bucket, Key, Body: first, ContentMD5: checksum(first), ...asked(condition) };
  return (await client.send(new PutObjectCommand(object))).ETag;
}

async function inPieces(
  { client, bucket: Bucket }: Objects,
  Key: string,
  { first, pieces, condition }: { first: Buffer; pieces: AsyncIterable<Buffer>; condition: Condition },
): Promise<string | undefined> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
  const send = async (Body: Buffer) => {
    const part = { Bucket, Key, UploadId, PartNumber: Parts.length + 1, Body, ContentMD5: checksum(Body) };
    const { ETag } = await client.send(new UploadPartCommand(part));
    Parts.push({ ETag, PartNumber: part.PartNumber });
  };
  try {
    await send(first);
    for await (const piece of pieces) await send(piece);
    const whole = { Bucket, Key, UploadId, MultipartUpload: { Parts }, ...asked(condition) };
    return (await client.send(new CompleteMultipartUploadCommand(whole))).ETag;
  } catch (error) {
    // What cannot be cleared away now, a rule of the bucket clears away.
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
    throw error;
  }
}

/** A content in pieces of one size, the last one smaller. */
async function* piecesOf(content: NewContent): AsyncGenerator<Buffer, undefined> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of sending(content)) {
    held.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    while (bytes >= pieceBytes) {
      const whole = Buffer.concat(held);
      yield whole.subarray(0, pieceBytes);
      held = [whole.subarray(pieceBytes)];
      bytes -= pieceBytes;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}
