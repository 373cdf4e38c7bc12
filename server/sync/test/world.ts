import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sendFile } from '../../documents/test/uploading.ts';
import type { Json } from '../../test/client.ts';
import { filesIn, listDocuments, query, type Scene } from './scene.ts';

const names = ['a.txt', 'b.txt', 'c.txt', 'd.pdf'];
const folders = ['', 'X', 'Y', 'X/Z'];

/**
 * Two sides that people work on, and the simple model of what must not be lost: each content that was ever written, until
 * whoever had the only copy of it threw it away themselves.
 */
export class World {
  readonly due = new Set<string>();
  readonly told: string[] = [];
  private count = 0;
  private last: Promise<void> = Promise.resolve();
  private readonly scene: Scene;
  private readonly chance: (below: number) => number;

  constructor(scene: Scene, chance: (below: number) => number) {
    this.scene = scene;
    this.chance = chance;
  }

  private pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.chance(Math.max(1, items.length))];
  }

  private content(): string {
    if (this.chance(12) === 0) return 'the same everywhere';
    this.count += 1;
    return `content ${this.count}${'.'.repeat(this.chance(3))}`;
  }

  private path(): string {
    const folder = this.pick(folders);
    return join(folder ?? '', this.pick(names) ?? 'a.txt');
  }

  private say(what: string): void {
    this.told.push(what);
  }

  /**
   * Somebody does something on one of the sides. Runs go on meanwhile, but one act waits for the other: what each throws away
   * is known for sure only then.
   */
  act(): Promise<void> {
    const act = this.last.then(() => this.actNow());
    this.last = act.catch(() => undefined);
    return act;
  }

  private async actNow(): Promise<void> {
    const acts = [
      this.write,
      this.write,
      this.overwrite,
      this.remove,
      this.move,
      this.moveFolder,
      this.upload,
      this.upload,
      this.addVersion,
      this.addVersion,
      this.deleteDocument,
      this.changeDocument,
      this.changeDocument,
      this.renameFolder,
    ];
    await (this.pick(acts) ?? this.write).call(this);
  }

  private async write(): Promise<void> {
    const path = this.path();
    if (path in (await filesIn(this.scene.folder))) return;
    const content = this.content();
    this.say(`repository: ${path} = ${content}`);
    this.due.add(content);
    await mkdir(dirname(join(this.scene.folder, path)), { recursive: true });
    await writeFile(join(this.scene.folder, path), content);
  }

  private async overwrite(): Promise<void> {
    const path = this.pick(Object.keys(await filesIn(this.scene.folder)));
    if (!path) return;
    // The very file whose content is known is written to, though a run may have put another in its place by now.
    const file = await open(join(this.scene.folder, path), 'r+').catch(ignoreMissing);
    if (!file) return;
    const content = this.content();
    const before = await file.readFile('utf8');
    this.say(`repository: ${path} becomes ${content}`);
    this.due.add(content);
    await file.truncate(0);
    await file.write(content, 0);
    await file.close();
    await this.thrownAway([before]);
  }

  private async remove(): Promise<void> {
    const path = this.pick(Object.keys(await filesIn(this.scene.folder)));
    if (!path) return;
    // Away first and then read: a run may have put another content there a moment ago.
    const aside = `${this.scene.folder} thrown away`;
    if (!(await rename(join(this.scene.folder, path), aside).then(() => true, ignoreMissing))) return;
    this.say(`repository: ${path} goes`);
    const gone = await readFile(aside, 'utf8');
    await rm(aside);
    await this.thrownAway([gone]);
  }

  private async move(): Promise<void> {
    const from = this.pick(Object.keys(await filesIn(this.scene.folder)));
    const to = this.path();
    if (!from || to in (await filesIn(this.scene.folder))) return;
    this.say(`repository: ${from} moves to ${to}`);
    await mkdir(dirname(join(this.scene.folder, to)), { recursive: true });
    await rename(join(this.scene.folder, from), join(this.scene.folder, to)).catch(ignoreMissing);
  }

  private async moveFolder(): Promise<void> {
    const there = (await readdir(this.scene.folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const from = this.pick(there)?.name;
    const to = `F${this.chance(3)}`;
    if (!from || there.some(({ name }) => name === to)) return;
    this.say(`repository: folder ${from} is called ${to}`);
    await rename(join(this.scene.folder, from), join(this.scene.folder, to)).catch(ignoreMissing);
  }

  private async upload(): Promise<void> {
    const content = this.content();
    const { mia, workspace } = this.scene;
    const folder = this.pick([undefined, ...(await this.folders())]);
    const name = this.pick(names) ?? 'a.txt';
    const fields = folder ? { before: { folderId: folder.id } } : {};
    const sent = await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content, name }, fields);
    this.say(`workspace: ${folder?.name ?? ''}/${name} = ${content}: ${sent.status}`);
    if (sent.status === 201) this.due.add(content);
  }

  private async addVersion(): Promise<void> {
    const document = await this.document();
    if (!document) return;
    const content = this.content();
    const sent = await sendFile(this.scene.mia, `/documents/${document.id}/versions`, { content });
    this.say(`workspace: ${document.name} becomes ${content}: ${sent.status}`);
    if (sent.status < 300) this.due.add(content);
  }

  private async deleteDocument(): Promise<void> {
    const document = await this.document();
    if (!document) return;
    const { mia } = this.scene;
    const versions: Json[] = (await mia.get(`/documents/${document.id}/versions`)).body.items ?? [];
    const contents = await Promise.all(
      versions.map(async ({ number }) => (await mia.get(`/documents/${document.id}/content?version=${number}`)).text),
    );
    const answer = await mia.delete(`/documents/${document.id}`);
    this.say(`workspace: ${document.name} goes: ${answer.status}`);
    if (answer.status === 204) await this.thrownAway(contents);
  }

  private async changeDocument(): Promise<void> {
    const document = await this.document();
    if (!document) return;
    const folder = this.pick([undefined, ...(await this.folders())]);
    const change = { name: this.pick(names), folderId: folder?.id ?? null };
    const answer = await this.scene.mia.patch(`/documents/${document.id}`, change);
    this.say(`workspace: ${document.name} moves to ${folder?.name ?? ''}/${change.name}: ${answer.status}`);
  }

  private async renameFolder(): Promise<void> {
    const folder = this.pick(await this.folders());
    const name = `G${this.chance(3)}`;
    if (!folder) {
      await this.scene.mia.post(`/workspaces/${this.scene.workspace.id}/folders`, { name });
      return;
    }
    const answer = await this.scene.mia.patch(`/folders/${folder.id}`, { name });
    this.say(`workspace: folder ${folder.name} is called ${name}: ${answer.status}`);
  }

  private async folders(): Promise<Json[]> {
    return (await this.scene.mia.get(`/workspaces/${this.scene.workspace.id}/folders`)).body.items;
  }

  private async document(): Promise<Json | undefined> {
    return this.pick(await listDocuments(this.scene.mia, this.scene.workspace.id));
  }

  /** What nobody else has is lost by who threw it away; what the other side has must be kept from then on. */
  private async thrownAway(contents: string[]): Promise<void> {
    const there = await this.everywhere();
    for (const content of contents) if (!there.has(content)) this.due.delete(content);
  }

  /** Every content in the repository, in the versions of documents, and among what is kept. */
  async everywhere(): Promise<Set<string>> {
    const { application, workspace, folder } = this.scene;
    const rows = await query<{ key: string }>(
      application,
      `select c.key from contents c where c.workspace_id = $1 and c.status = 'stored' and (
         exists (select from document_versions v where v.content_id = c.id) or exists (select from kept_contents k where k.content_id = c.id))`,
      [workspace.id],
    );
    const texts = rows.map(async ({ key }) => text(await application.services.contents.read(key)));
    return new Set([...(await Promise.all(texts)), ...Object.values(await filesIn(folder))]);
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as { code?: string }).code ?? '')) throw error;
}
