import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type S3rver from 's3rver';

type Written = { size: number; md5: string };

/**
 * s3rver says that it has an object as soon as the last byte has come, and not when it can be read: on a loaded machine the next
 * question finds it empty. An object store that is worth its name answers when it has it whole, and so does s3rver after this.
 */
export function answerWhenWhole({ store }: S3rver): void {
  store.putObject = async ({ bucket, key, content, metadata }) => {
    const written = await writeWhole(store.getResourcePath(bucket, key, 'object'), content);
    await store.putMetadata(bucket, key, metadata, written.md5);
    return written;
  };
  store.putPart = async (bucket, uploadId, partNumber, content) => {
    const path = `${store.getResourcePath(bucket, undefined, 'uploads')}/${uploadId}/${partNumber}`;
    const written = await writeWhole(path, content);
    await writeFile(`${path}.md5`, written.md5);
    return written;
  };
}

/** s3rver takes an empty object for one of a byte, and breaks off where a part of it is asked for; S3 says that there is no such part. */
export function refuseRangesOfNothing({ store }: S3rver): void {
  const getObject = store.getObject.bind(store);
  store.getObject = async (...words) => {
    const found = await getObject(...words);
    if (found?.range && found.size === 0) {
      found.content?.destroy();
      found.content = null;
    }
    return found;
  };
}

async function writeWhole(path: string, content: Buffer | Readable): Promise<Written> {
  const coming = `${path}.${randomUUID()}`;
  const hash = createHash('md5');
  let size = 0;
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(
      Buffer.isBuffer(content) ? Readable.from([content]) : content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(coming),
    );
    await rename(coming, path);
  } catch (error) {
    await rm(coming, { force: true });
    throw error;
  }
  return { size, md5: hash.digest('hex') };
}
