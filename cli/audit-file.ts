import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isGenuine } from '../server/audit/checkpoint.ts';
import { auditRecordView, type CheckpointView, checkpointView } from '../server/audit/contract.ts';
import { linkOfView } from '../server/audit/read-export.ts';
import { type Broken, type Link, verifyChain } from '../server/audit/verify-chain.ts';
import { linesOf } from '../server/platform/lines.ts';

export type FileVerdict = { ok: boolean; checked: number; firstBroken: Broken | null };

/**
 * Proves an export in JSON Lines by itself, in constant memory: that no record in it was altered, removed or reordered,
 * and that it holds the checkpoint, if one is given. `isPart`: it may begin later than with the first record. What was
 * cut off at its end is told by a checkpoint only.
 */
export async function verifyFile(
  file: string,
  { checkpoint, isPart }: { checkpoint: CheckpointView | undefined; isPart: boolean },
): Promise<FileVerdict> {
  try {
    const first = await firstLink(file);
    const after = isPart && first ? { sequence: first.sequence - 1, hash: first.previousHash } : undefined;
    const organisationId = checkpoint?.organisationId ?? first?.organisationId;
    const { checked, firstBroken } = await verifyChain(() => linksIn(file, organisationId), {
      ...(after ? { after } : {}),
      checkpoints: new Map(checkpoint ? [[checkpoint.sequence, checkpoint.hash]] : []),
    });
    return { ok: firstBroken === null, checked, firstBroken };
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    return {
      ok: false,
      checked: error.line - 1,
      firstBroken: { sequence: error.line, id: null, reason: 'unreadable' },
    };
  }
}

class UnreadableLine extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`line ${line} is no record of this organisation's audit`);
    this.line = line;
  }
}

async function firstLink(file: string): Promise<Link | undefined> {
  for await (const link of linksIn(file, undefined)) return link;
  return undefined;
}

async function* linksIn(file: string, organisationId: string | undefined): AsyncGenerator<Link> {
  let number = 0;
  for await (const line of linesOf(createReadStream(file))) {
    if (line.trim() === '') continue;
    number += 1;
    const link = readLine(line);
    if (!link || (organisationId !== undefined && link.organisationId !== organisationId))
      throw new UnreadableLine(number);
    yield link;
  }
}

function readLine(line: string): Link | undefined {
  try {
    const record = auditRecordView.safeParse(JSON.parse(line));
    return record.success && record.data.sequence !== null ? linkOfView(record.data) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A checkpoint from a file, or the sentence that says why it proves nothing. */
export async function readCheckpoint(file: string, key: { file: string } | { pem: string }): Promise<CheckpointView> {
  const publicKey = 'pem' in key ? key.pem : await readFile(key.file, 'utf8');
  const checkpoint = checkpointView.parse(JSON.parse(await readFile(file, 'utf8')));
  if (!isGenuine(publicKey, checkpoint))
    throw new Error(`The signature of the checkpoint in ${file} is not from this key, so it proves nothing.`);
  return checkpoint;
}
