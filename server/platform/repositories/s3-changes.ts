import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { shown, splitPath } from './path.ts';
import { Away, Changed, type Condition, type Entry, Gone, type NewContent, Refused } from './repository.ts';
import { calling, folderKey, keyOf, type Objects } from './s3-calls.ts';
import { folderOf, keysIn, stat, statFile, statFolder } from './s3-reading.ts';
import { upload } from './s3-upload.ts';

const changed = (path: string) => new Changed(`“${shown(path)}” was changed meanwhile.`);

async function expectAround(objects: Objects, path: string): Promise<void> {
  const { folder } = splitPath(path);
  if (!(await statFolder(objects, folder))) throw new Gone(`“${shown(folder)}” is not there.`);
}

/** The store is asked to hold to the condition; it is compared just before as well, since not every store does. */
export async function write(
  objects: Objects,
  path: string,
  { content, condition }: { content: NewContent; condition: Condition },
): Promise<Entry> {
  try {
    const there = await stat(objects, path);
    if ('ifNoneMatch' in condition ? there : there?.fingerprint !== condition.ifMatch) throw changed(path);
    if (!there) await expectAround(objects, path);
    const ETag = await calling(() => upload(objects, keyOf(objects, path), { content, condition }), shown(path));
    const kept = await statFile(objects, path);
    if (!kept || (ETag && kept.fingerprint !== ETag)) throw changed(path);
    if (kept.sizeBytes !== content.sizeBytes) throw new Away('cut_off', 'The store kept another number of bytes.');
    return kept;
  } finally {
    content.stream.on('error', () => undefined).destroy();
  }
}

type Move = { from: string; to: string; ifMatch?: string };

/** A copy and then a deletion: cut off in between, the file is there twice, and never not at all. */
export async function move(objects: Objects, { from, to, ifMatch }: Move): Promise<Entry> {
  const there = await stat(objects, from);
  splitPath(to);
  if (!there) throw new Gone(`“${shown(from)}” is not there.`);
  if (there.kind === 'folder')
    throw new Refused('The store knows no folders as such; move what is in it, file by file.');
  if (ifMatch !== undefined && there.fingerprint !== ifMatch) throw changed(from);
  if (await stat(objects, to)) throw changed(to);
  await expectAround(objects, to);
  const original = `${objects.bucket}/${keyOf(objects, from)}`;
  const command = new CopyObjectCommand({
    Bucket: objects.bucket,
    Key: keyOf(objects, to),
    CopySource: original.split('/').map(encodeURIComponent).join('/'),
    CopySourceIfMatch: there.fingerprint ?? undefined,
  });
  await calling(() => objects.client.send(command), shown(from));
  const copied = await statFile(objects, to);
  if (copied?.sizeBytes !== there.sizeBytes) throw new Away('cut_off', 'The store copied another number of bytes.');
  await remove(objects, from, there.fingerprint === null ? {} : { ifMatch: there.fingerprint });
  return copied;
}

/** Removes a file as it was seen, or the empty object that stands for a folder. */
export async function remove(objects: Objects, path: string, { ifMatch }: { ifMatch?: string } = {}): Promise<void> {
  splitPath(path);
  const there = await stat(objects, path);
  if (!there) throw new Gone(`“${shown(path)}” is not there.`);
  if (ifMatch !== undefined && there.fingerprint !== ifMatch) throw changed(path);
  const own = folderKey(objects, path);
  if (there.kind === 'folder' && (await keysIn(objects, path)).some((key) => key !== own))
    throw new Changed(`“${shown(path)}” is not empty.`);
  const Key = there.kind === 'folder' ? own : keyOf(objects, path);
  const command = new DeleteObjectCommand({ Bucket: objects.bucket, Key });
  await calling(() => objects.client.send(command), shown(path));
}

/** An empty object whose key ends with a slash, as other programs make them too. */
export async function createFolder(objects: Objects, path: string): Promise<Entry> {
  const there = await stat(objects, path);
  if (there?.kind === 'file') throw changed(path);
  if (there) return there;
  await expectAround(objects, path);
  const command = new PutObjectCommand({
    Bucket: objects.bucket,
    Key: folderKey(objects, path),
    Body: '',
    ContentLength: 0,
  });
  await calling(() => objects.client.send(command), shown(path));
  return folderOf(path);
}
