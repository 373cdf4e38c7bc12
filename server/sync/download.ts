import type { Readable } from 'node:stream';
import { beginContent, giveUpContent, keepOrGiveUp, writeContent } from '../documents/contents.ts';
import type { Entry } from '../platform/repositories/repository.ts';
import type { ContentInfo } from '../platform/storage/content-store.ts';
import type { SeenFile } from './decide.ts';
import { asAgent, between, commit, LookAgain, type Running } from './running.ts';

/** A content that lies whole in our store, and that nothing refers to yet. */
export type Stored = ContentInfo & { id: string };
/** `kept` when a row refers to the content now; what is `unused` is given up. */
export type Use = 'kept' | 'unused';

/**
 * Brings a content into the store before any row changes, and has it used. Whatever fails on the way, no content is left
 * that nothing refers to.
 */
export async function store(
  running: Running,
  open: () => Promise<Readable>,
  use: (stored: Stored) => Promise<Use>,
): Promise<void> {
  const { workspace_id: id, organisation_id } = running.linked;
  const content = await commit(running, 'beginning a content', (context) =>
    beginContent(context, { id, organisation_id }),
  );
  const outside = asAgent(running);
  await keepOrGiveUp(outside, content, async () => {
    const bytes = await open();
    // Whatever becomes of it: what was opened is let go of.
    const info = await writeContent(outside, content, bytes).finally(() => bytes.destroy());
    await between(running, 'content written');
    if ((await use({ ...info, id: content.id })) === 'unused') await giveUpContent(outside, content.id);
  });
}

/** The same for a file of the repository, just as it was seen; what has changed since is looked at again. */
export async function download(
  running: Running,
  file: SeenFile,
  use: (stored: Stored, entry: Entry) => Promise<Use>,
): Promise<void> {
  let entry: Entry | undefined;
  const open = async () => {
    const reading = await running.repository.read(
      file.path,
      file.fingerprint === null ? {} : { ifMatch: file.fingerprint },
    );
    entry = reading.entry;
    return reading.content;
  };
  await store(running, open, async (stored) => {
    running.progress.bytesDone += stored.sizeBytes;
    if (!entry || (entry.sizeBytes !== null && entry.sizeBytes !== stored.sizeBytes))
      throw new LookAgain('the file changed while it was read');
    return use(stored, entry);
  });
}
