import { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, Upload } from '@tus/server';
import type { FastifyInstance } from 'fastify';
import type { UserActor } from '../access/actor.ts';
import type { Outside } from '../access/context.ts';
import { afterTheFirst } from '../http/after-the-first.ts';
import { ContentAnswer, type StreamBody } from '../http/content.ts';
import { hour } from '../platform/clock.ts';
import type { ErrorCode } from '../platform/error-codes.ts';
import { Problem, problemDocument } from '../platform/errors.ts';
import { AnsweredBefore, requestHash } from '../platform/idempotency.ts';
import { newId } from '../platform/ids.ts';
import { clearSpentBuffers } from '../platform/spent-buffers.ts';
import { OffsetMismatch } from '../platform/storage/content-store.ts';
import { problemOfStore, touch } from './contents.ts';
import { uploadHours } from './resumable.ts';
import { createLocker } from './upload-lease.ts';
import { abandonUpload, beginUpload, finishUpload, knowUpload, offsetOf, type UploadBegun } from './uploads.ts';

const path = '/api/v1/uploads';
const versionOfTus = '1.0.0';
const extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
const headersOfTus = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
];

/** OPTIONS /api/v1/uploads: what of the protocol is spoken here, for whoever asks, as it says. */
export function announceTus(app: FastifyInstance, maximumBytes: number): void {
  const headers = {
    'tus-resumable': versionOfTus,
    'tus-version': versionOfTus,
    'tus-extension': extensions.join(','),
    'tus-max-size': String(maximumBytes),
    'cache-control': 'no-store',
  };
  app.options(path, (_request, reply) => reply.code(204).headers(headers).send());
}

/**
 * Speaks the tus protocol (1.0: creation, creation-with-upload, termination, expiration) for one request, over the store of
 * contents, in the name of whoever asks: each request has the rights of its own moment. Ours is everything that refuses.
 */
export async function speakTus(
  context: Outside<UserActor>,
  method: string,
  { id, body }: { id?: string; body?: StreamBody },
): Promise<ContentAnswer> {
  if (id) await knowUpload(context, id);
  if (context.request.header?.('tus-resumable') !== versionOfTus) return otherVersion();
  let refusal: Problem | undefined;
  const server = new Server({
    path,
    relativeLocation: true,
    datastore: new ContentDataStore(context),
    locker: createLocker(context.services),
    maxSize: context.services.environment.DOCUMENT_MAXIMUM_BYTES,
    namingFunction: () => newId<'upload'>(),
    onUploadFinish: async (_request, upload) => {
      const document = await finishUpload(context, upload.id);
      return { headers: { 'X-Document-Id': document.id } };
    },
    onResponseError: (_request, error) => {
      if (error instanceof Problem) refusal = error;
      else if (error instanceof Error && !('status_code' in error)) throw error;
      return undefined;
    },
  });
  bindKey(context);
  try {
    const answer = await server.handleWeb(requestOf(context, method, { id, body }));
    if (refusal) throw refusal;
    return await answerOf(answer);
  } catch (error) {
    if (error instanceof AnsweredBefore && error.answer.status < 400)
      return repeatBeginning(context, (error.answer.body as UploadBegun).uploadId);
    throw error;
  }
}

/** What is uploaded stands in the headers: another upload under the same Idempotency-Key is another request. */
function bindKey({ request }: Outside): void {
  if (!request.idempotency) return;
  const said = ['upload-length', 'upload-metadata'].map((name) => request.header?.(name));
  request.idempotency.requestHash = requestHash('POST', path, said);
}

/** A repetition under the same Idempotency-Key hears where the upload is that the first one began, and how far it has come. */
async function repeatBeginning(context: Outside<UserActor>, id: string): Promise<ContentAnswer> {
  delete context.request.idempotency;
  const upload = await knowUpload(context, id);
  const headers = {
    location: `${path}/${id}`,
    'tus-resumable': versionOfTus,
    'upload-offset': String(await offsetOf(context, upload)),
    'upload-expires': upload.expires_at.toUTCString(),
    'idempotency-replayed': 'true',
    ...(upload.resulting_document_id ? { 'x-document-id': upload.resulting_document_id } : {}),
  };
  return new ContentAnswer(null, headers, 201);
}

function requestOf(context: Outside, method: string, { id, body }: { id?: string; body?: StreamBody }) {
  const headers = new Headers();
  for (const name of headersOfTus) {
    const value = context.request.header?.(name);
    if (value !== undefined) headers.set(name, value);
  }
  const url = `http://localhost${path}${id ? `/${id}` : ''}`;
  if (!body) return new Request(url, { method, headers });
  // Only the bytes are handed on, so that giving up on them does not close the connection that the answer needs.
  const bytes = Readable.from(body.stream.iterator({ destroyOnReturn: false }), { objectMode: false });
  const init = { method, headers, body: Readable.toWeb(bytes) as ReadableStream<Uint8Array>, duplex: 'half' };
  return new Request(url, init as RequestInit);
}

const codeOfStatus: Record<number, ErrorCode> = {
  404: 'not_found',
  409: 'upload_conflict',
  410: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
};

/** The protocol's own refusals as problem documents with its status; nothing is opened to other sites. */
async function answerOf(answer: Response): Promise<ContentAnswer> {
  const headers = Object.fromEntries(
    [...answer.headers].filter(([name]) => !/^(access-control-|content-length$|connection$|cache-control$)/.test(name)),
  );
  if (answer.status < 400) return new ContentAnswer(null, headers, answer.status);
  const said = (await answer.text()).trim();
  return refused(statusOf(answer.status, said), said, headers);
}

function refused(status: number, said: string, headers: Record<string, string>): ContentAnswer {
  const document = { ...problemDocument(new Problem(codeOfStatus[status] ?? 'malformed_request', said)), status };
  return new ContentAnswer(
    JSON.stringify(document),
    { ...headers, 'content-type': 'application/problem+json' },
    status,
  );
}

/** Where its library answers otherwise than the protocol asks: nothing of what it finds wrong with headers is forbidden. */
function statusOf(status: number, said: string): number {
  if (/content-type/i.test(said)) return 415;
  return status === 403 ? 400 : status;
}

/** Whoever speaks another version of the protocol, or does not say which, hears which one is spoken here. */
function otherVersion(): ContentAnswer {
  const headers = { 'tus-resumable': versionOfTus, 'tus-version': versionOfTus };
  return refused(412, `Tus-Resumable: say ${versionOfTus}, which is the version of tus that is spoken here.`, headers);
}

/** What the protocol keeps its uploads in. */
class ContentDataStore extends DataStore {
  private readonly context: Outside<UserActor>;

  constructor(context: Outside<UserActor>) {
    super();
    this.context = context;
    this.extensions = [...extensions];
  }

  override async create(upload: Upload): Promise<Upload> {
    const metadata = upload.metadata ?? {};
    const begin = () => beginUpload(this.context, { id: upload.id, sizeBytes: upload.size ?? 0, metadata });
    await afterTheFirst(begin, begin);
    upload.creation_date = new Date().toISOString();
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await knowUpload(this.context, id);
    return new Upload({
      id,
      size: row.size_bytes,
      offset: await offsetOf(this.context, row),
      metadata: row.metadata,
      creation_date: row.created_at.toISOString(),
    });
  }

  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const row = await knowUpload(this.context, id);
    if (offset === row.size_bytes) return offset;
    await touch(this.context, row.content_id);
    const stopClearing = clearSpentBuffers();
    try {
      return await this.context.services.contents.append(row.key, bytes, { offset, maximumBytes: row.size_bytes });
    } catch (error) {
      if (error instanceof OffsetMismatch) throw ERRORS.INVALID_OFFSET;
      throw problemOfStore(error);
    } finally {
      stopClearing();
    }
  }

  override async remove(id: string): Promise<void> {
    await abandonUpload(this.context, id);
  }

  override getExpiration(): number {
    return uploadHours * hour;
  }
}
