import { S3Client } from '@aws-sdk/client-s3';
import { checkReach } from './http.ts';
import type { Surroundings } from './kind.ts';
import { readPath } from './path.ts';
import { Refused, type Repository } from './repository.ts';
import type { S3Settings } from './s3.ts';
import type { Objects } from './s3-calls.ts';
import { createFolder, move, remove, write } from './s3-changes.ts';
import { list, read, stat } from './s3-reading.ts';

/** Opens a bucket, or the folder in it that the prefix names; reaches only where the operator lets it. */
export async function openS3(given: S3Settings, surroundings: Surroundings): Promise<Repository> {
  await checkReach(surroundings, given.endpoint);
  const folder = given.prefix.replace(/^\/|\/$/g, '');
  if (readPath(folder).length > 0 && given.prefix.startsWith('//')) throw new Refused('The prefix cannot be read.');
  const { egress, timeoutSeconds } = surroundings;
  const { http, https } = egress.egressAgent();
  const patience = timeoutSeconds * 1000;
  const client = new S3Client({
    endpoint: given.endpoint,
    region: given.region,
    // Servers other than Amazon's rarely have a name for each bucket.
    forcePathStyle: !/\.amazonaws\.com$/.test(new URL(given.endpoint).hostname),
    credentials: { accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey },
    // Others than Amazon's do not all know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    followRegionRedirects: false,
    maxAttempts: 2,
    requestHandler: {
      httpAgent: http,
      httpsAgent: https,
      connectionTimeout: Math.min(patience, 10_000),
      requestTimeout: patience,
      socketTimeout: patience,
      throwOnRequestTimeout: true,
    },
  });
  const objects: Objects = { client, bucket: given.bucket, prefix: folder === '' ? '' : `${folder}/`, patience };
  return {
    capabilities: { stableIds: false, conditionalWrites: false, moves: false },
    list: (path) => list(objects, path),
    stat: (path) => stat(objects, path),
    read: (path, options) => read(objects, path, options),
    write: (path, content, condition) => write(objects, path, { content, condition }),
    move: (from, to, options) => move(objects, { from, to, ...options }),
    remove: (path, options) => remove(objects, path, options),
    createFolder: (path) => createFolder(objects, path),
    // The connections are those of the process: destroying the client would end the agents for everybody.
    close: async () => {},
  };
}
