import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { z } from 'zod';
import type { StreamBody } from '../http/content.ts';
import { invalid, Problem } from '../platform/errors.ts';
import { idShape } from '../platform/ids.ts';
import { text } from '../platform/shapes.ts';
import type { ContentInfo } from '../platform/storage/content-store.ts';
import { contentTypeOf, documentName } from './document.ts';

/** The fields beside the file, before or behind it. */
const uploadFields = z.strictObject({
  folderId: z.union([z.literal('').transform(() => null), idShape]).optional(),
  /** What the client says that the content has; compared before anything comes of it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .transform((digest) => digest.toLowerCase())
    .optional(),
  comment: text(2000).optional(),
});

export type Upload = z.output<typeof uploadFields> & { name: string; contentType: string; content: ContentInfo };

const limits = { files: 2, fields: 10, parts: 12, fieldSize: 10_000, headerSize: 16_384, headerPairs: 50 };

/**
 * Reads multipart/form-data with one file, which goes on to `take` as it comes: nothing is held in memory. 415 for another
 * type, 400 for what breaks off, 422 for a wrong name, a missing file, an unknown field or another checksum.
 */
export async function readUpload(body: StreamBody, take: (file: Readable) => Promise<ContentInfo>): Promise<Upload> {
  const parser = openParser(body.contentType);
  const fields: Record<string, string> = {};
  const files: { name: string; contentType: string; stream: Readable; taken: Promise<ContentInfo> }[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (field, value, _isCutName, isCut) => {
        if (isCut) reject(invalid(field.slice(0, 100), 'is too long'));
        fields[field] = value;
      });
      parser.on('file', (field, stream, sent, _encoding, type) => {
        stream.on('error', isToldAlready);
        const name = documentName(sent ?? '');
        if (field === 'file' && files.length === 0 && name) {
          const taken = take(stream);
          taken.catch(reject);
          files.push({ name, contentType: contentTypeOf(type, name), stream, taken });
          return;
        }
        stream.resume();
        reject(
          field === 'file' && files.length === 0 ? invalid('file', badName) : invalid(field.slice(0, 100), oneFile),
        );
      });
      parser.once('finish', resolve);
      // Each can fail more than once, and nobody but us listens: what is heard by nobody ends the process.
      parser.on('error', () =>
        reject(new Problem('malformed_request', 'The multipart body breaks off or is misshapen.')),
      );
      feed(body.stream, parser, reject);
    });
    return await summed(fields, files);
  } catch (error) {
    // The connection stays, so that the refusal can be told; what comes further is not read.
    body.stream.unpipe(parser);
    for (const { stream, taken } of files) {
      stream.destroy(error instanceof Error ? error : undefined);
      await taken.catch(isToldAlready);
    }
    throw error;
  }
}

const badName = 'needs a name of one line, with 1 to 255 characters and no control characters';
const oneFile = 'must not be there: one file is sent, in the field file';

/** The failure of the file is what made the reading fail, or follows from it. */
function isToldAlready(): void {}

function openParser(contentType: string): BusboyInstance {
  if (!/^multipart\/form-data/i.test(contentType))
    throw new Problem('unsupported_media_type', 'Send multipart/form-data, with the file in the field file.');
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch (error) {
    const problem = new Problem('malformed_request', 'The multipart body names no boundary.');
    problem.cause = error;
    throw problem;
  }
}

function feed(stream: Readable, parser: BusboyInstance, reject: (error: Error) => void): void {
  const broken = () => reject(new Problem('malformed_request', 'The connection broke off before the end of the file.'));
  stream.once('error', broken);
  stream.once('close', () => {
    if (!stream.readableEnded) broken();
  });
  stream.pipe(parser);
}

async function summed(
  fields: Record<string, string>,
  [file]: { name: string; contentType: string; taken: Promise<ContentInfo> }[],
): Promise<Upload> {
  const content = await file?.taken;
  const read = uploadFields.safeParse(fields);
  if (!read.success) {
    const errors = read.error.issues.map(({ path, message }) => ({ path: path.join('.') || 'body', message }));
    throw new Problem('invalid', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors });
  }
  if (!file || !content) throw invalid('file', 'is missing; send the file in a field of this name');
  refuseOtherChecksum(read.data.sha256, content);
  return { ...read.data, name: file.name, contentType: file.contentType, content };
}

/** 422 when the client said what it sends, and something else has come. */
export function refuseOtherChecksum(expected: string | null | undefined, content: ContentInfo): void {
  if (!expected || expected === content.sha256) return;
  throw invalid('sha256', `is not that of what came, which is ${content.sha256}; send the file again`);
}
