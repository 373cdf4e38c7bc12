import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Context, installationContext, inTransaction, type Outside } from '../access/context.ts';
import { hour } from '../platform/clock.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { clearSpentBuffers } from '../platform/spent-buffers.ts';
import { type ContentInfo, StorageFull, TooLarge } from '../platform/storage/content-store.ts';
import type { ContentPlace } from './content-store.ts';
import * as store from './content-store.ts';

/** An object in the store, under a key that says nothing of what it holds. */
export type Content = { id: string; key: string };

/**
 * The first step of every content: its row, committed before its first byte is written, so that whatever dies on the way
 * leaves no object that nobody knows of. 404 for a guest whose access ended since the workspace was looked at: nothing is locked yet.
 */
export async function beginContent(context: Context, workspace: ContentPlace): Promise<Content> {
  const content = { id: newId(), key: randomBytes(32).toString('hex') };
  if (!(await store.insertContent(context, { ...content, workspace }))) throw notFound();
  return content;
}

/** The second step: its bytes, outside of any transaction. 413 `too_large`, 503 `unavailable` when the store is full. */
export async function writeContent(context: Outside, content: Content, bytes: Readable): Promise<ContentInfo> {
  const { contents, environment } = context.services;
  const stopTouching = keepTouched(context, content.id);
  const stopClearing = clearSpentBuffers();
  try {
    return await contents.write(content.key, bytes, { maximumBytes: environment.DOCUMENT_MAXIMUM_BYTES });
  } catch (error) {
    throw problemOfStore(error);
  } finally {
    stopTouching();
    stopClearing();
  }
}

/** What a store refused, in words for a client; anything else as it is. */
export function problemOfStore(error: unknown): unknown {
  if (error instanceof TooLarge) return new Problem('too_large', 'The file is larger than a document may be.');
  if (error instanceof StorageFull)
    return new Problem('unavailable', 'There is no room for this file now.', { retryAfterSeconds: 60 });
  const sentence = sentenceOfDisk[(error as NodeJS.ErrnoException | undefined)?.code ?? ''];
  return sentence ? new Problem('unavailable', sentence, { retryAfterSeconds: 60 }) : error;
}

/** Nothing of the file is kept in any of these cases. */
const sentenceOfDisk: Record<string, string> = {
  EROFS: 'Files can only be read here at this moment; whoever runs this server has to look at its disk.',
  EIO: 'The disk of this server does not work; whoever runs it has to look.',
  EMFILE: 'This server has too many files open at this moment; try again.',
  ENFILE: 'This server has too many files open at this moment; try again.',
};

/**
 * The third step, in the transaction that refers to it: from this commit on the content is kept. 503 when it was given up
 * meanwhile, which takes a day without a sign of life.
 */
export async function keepContent(context: Context, content: { id: string } & ContentInfo): Promise<void> {
  if (await store.markStored(context, content)) return;
  throw new Problem('unavailable', 'This took too long, and what came was given up. Send it again.');
}

/** Runs the steps after the first; when they fail, the content is condemned at once and collected later. */
export async function keepOrGiveUp<Result>(
  context: Outside,
  content: Content,
  steps: () => Promise<Result>,
): Promise<Result> {
  try {
    return await steps();
  } catch (error) {
    await giveUpContent(context, content.id).catch((second: unknown) => {
      // Without a database it stays in writing, and is collected after a day. What failed first is what is told.
      if (!(error instanceof Error) || error.cause !== undefined) return;
      error.cause = second;
    });
    throw error;
  }
}

/** Condemns a content that came to nothing, whoever began it and whatever they may by now. */
export function giveUpContent(context: Outside, id: string): Promise<void> {
  return inTransaction(installationContext(context.services), (own) => store.condemnWriting(own, id));
}

/** A sign of life of what comes in pieces. */
export function touch({ services }: Outside, id: string): Promise<void> {
  return inTransaction(installationContext(services), (own) => store.touchContent(own, id));
}

/** A sign of life once an hour while bytes come; one that fails is followed by another. */
function keepTouched({ services }: Outside, id: string): () => void {
  const timer = setInterval(() => {
    inTransaction(installationContext(services), (own) => store.touchContent(own, id)).catch(ignoreOnce);
  }, hour);
  timer.unref();
  return () => clearInterval(timer);
}

/** A day has twenty-four of these; the content is only given up when all of them fail. */
function ignoreOnce(): void {}
