import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import { type Answer, Client, type Json } from '../../test/client.ts';
import { Upheaval } from './upheaval.ts';

export type Person = keyof Cast['people'];
type Place = { id: string; owner: Person };
type Work = { id: string; from: Person; holder?: Person | undefined };

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const owners: Person[] = ['ada', 'hugo', 'mia', 'max'];
const people: Person[] = ['ada', 'mia', 'max', 'colin', 'hugo', 'greta', 'gus', 'carla', 'ivan', 'sol'];
const workers: Person[] = ['mia', 'max', 'colin', 'greta', 'carla', 'gus'];

/**
 * What people do at random with workspaces, documents, invitations and tasks, through several servers, while connections end
 * and come back, and people are disabled and enabled. It remembers what
 * there is only to have something to act on: what has gone meanwhile is refused, and that is fine.
 */
export class Storm {
  readonly answers = new Map<string, number>();
  private readonly application: Application;
  private readonly urls: () => string[];
  private readonly random: () => number;
  private workspaces: Place[] = [];
  private documents: (Place & { workspaceId: string })[] = [];
  private participants: (Place & { workspaceId: string })[] = [];
  private tasks: Work[] = [];
  private readonly strangers: string[] = [];
  private count = 0;
  private readonly upheaval: Upheaval;

  constructor(application: Application, seed: number, urls: () => string[]) {
    this.application = application;
    this.random = randomFrom(seed);
    this.urls = urls;
    const as = (person: Person) => this.as(person);
    const ask: Storm['ask'] = (name, request) => this.ask(name, request);
    this.upheaval = new Upheaval({ application, random: this.random, as, ask });
  }

  /** How many acts there were. */
  get acts(): number {
    return this.count;
  }

  /** One act, by weight; there are always a few workspaces. */
  async act(): Promise<void> {
    this.count += 1;
    if (this.workspaces.length < 6) return this.open();
    const weighted: [number, () => Promise<void>][] = [
      [1, () => this.open()],
      [14, () => this.upload()],
      [7, () => this.deleteDocument()],
      [14, () => this.invite()],
      [3, () => this.accept()],
      [6, () => this.remove()],
      [4, () => this.leave()],
      [2, () => this.transferWorkspace()],
      [1, () => this.close()],
      [10, () => this.createTask()],
      [20, () => this.work()],
      [5, () => this.attach()],
      [2, () => this.allow()],
      [3, () => this.upheaval.connection()],
      [3, () => this.upheaval.person()],
    ];
    const total = weighted.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.random() * total;
    for (const [weight, act] of weighted) {
      left -= weight;
      if (left < 0) return act();
    }
  }

  private one<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  private as(person: Person): Client {
    return new Client(this.one(this.urls()) ?? '', this.application.cast.people[person].token);
  }

  /** A request whose answer may be a refusal, but never an error of the server's own. */
  private async ask(name: string, request: () => Promise<Answer>): Promise<Json | undefined> {
    let said: string;
    let body: Json;
    try {
      const answer = await request();
      body = answer.body;
      said = answer.status < 300 ? 'done' : `${answer.status} ${answer.body?.code ?? ''}`;
      if (answer.status >= 500 && answer.body?.code !== 'unavailable') throw new Error(`${name}: ${answer.text}`);
      if (answer.status === 422 && answer.body?.code === 'invalid') body = undefined;
    } catch (error) {
      // The server was killed while it worked; whether the act is done, nobody can tell.
      if (!(error instanceof TypeError)) throw error;
      said = 'cut off';
    }
    const key = `${name}: ${said}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
    return said === 'done' ? body : undefined;
  }

  private async open(): Promise<void> {
    const owner = this.one(owners) ?? 'ada';
    const body = await this.ask('open', () => this.as(owner).post('/workspaces', { name: `Storm ${this.count}` }));
    if (body) this.workspaces.push({ id: body.id, owner });
  }

  private async upload(): Promise<void> {
    const place = this.one(this.workspaces);
    if (!place) return;
    const client = this.as(place.owner);
    const body = await this.ask('upload', async () => {
      const form = new FormData();
      form.append('file', new Blob([`Content ${this.count}`]), `${this.count}.txt`);
      const response = await fetch(`${client.baseUrl}/api/v1/workspaces/${place.id}/documents`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${client.token}` },
      });
      const text = await response.text();
      return { status: response.status, body: JSON.parse(text), headers: response.headers, text };
    });
    if (body) this.documents.push({ id: body.id, owner: place.owner, workspaceId: place.id });
  }

  private async deleteDocument(): Promise<void> {
    const document = this.one(this.documents);
    if (!document) return;
    const { owner } = this.workspaces.find(({ id }) => id === document.workspaceId) ?? document;
    await this.ask('delete', () => this.as(owner).delete(`/documents/${document.id}`));
    this.documents = this.documents.filter((other) => other !== document);
  }

  private async invite(): Promise<void> {
    const place = this.one(this.workspaces);
    if (!place) return;
    const emails = new Set<string>();
    for (let number = 0; number < 1 + this.random() * 3; number += 1) {
      const person = this.one(people) ?? 'mia';
      const stranger = `storm${Math.floor(this.random() * 40)}@elsewhere.example`;
      emails.add(this.random() < 0.6 ? this.application.cast.people[person].email : stranger);
    }
    const body = await this.ask('invite', () =>
      this.as(place.owner).post(`/workspaces/${place.id}/participants`, {
        emails: [...emails],
        abilities: ['download'],
      }),
    );
    for (const item of body?.items ?? []) {
      this.participants.push({ id: item.id, owner: place.owner, workspaceId: place.id });
      if (item.status === 'invited') this.strangers.push(item.email);
    }
  }

  private async accept(): Promise<void> {
    const email = this.strangers.pop();
    if (!email) return;
    const mails = await this.ask('read mail', () => this.as('otto').get(`/outbox?to=${encodeURIComponent(email)}`));
    const token = /token=([\w-]+)/.exec(mails?.items?.[0]?.text ?? '')?.[1];
    if (!token) return;
    const { password } = this.application.cast;
    await this.ask('accept', () =>
      new Client(this.one(this.urls()) ?? '').post('/invitations/accept', { token, name: 'Storm Petrel', password }),
    );
  }

  private async remove(): Promise<void> {
    const participant = this.one(this.participants);
    if (!participant) return;
    const { owner } = this.workspaces.find(({ id }) => id === participant.workspaceId) ?? participant;
    const path = `/workspaces/${participant.workspaceId}/participants/${participant.id}`;
    await this.ask('remove', () => this.as(owner).delete(path));
    this.participants = this.participants.filter((other) => other !== participant);
  }

  private async leave(): Promise<void> {
    const place = this.one(this.workspaces);
    const person = this.one(people) ?? 'mia';
    if (place) await this.ask('leave', () => this.as(person).post(`/workspaces/${place.id}/leave`));
  }

  private async transferWorkspace(): Promise<void> {
    const place = this.one(this.workspaces);
    if (!place) return;
    const to = this.one(owners) ?? 'ada';
    const { id } = this.application.cast.people[to];
    const body = await this.ask('hand on', () =>
      this.as(place.owner).post(`/workspaces/${place.id}/transfer`, { userId: id }),
    );
    if (body) place.owner = to;
  }

  private async close(): Promise<void> {
    const place = this.one(this.workspaces);
    if (!place) return;
    const body = await this.ask('close', () => this.as(place.owner).post(`/workspaces/${place.id}/close`, {}));
    if (body) this.workspaces = this.workspaces.filter((other) => other !== place);
  }

  private async createTask(): Promise<void> {
    const document = this.one(this.documents);
    if (!document) return;
    const from = this.workspaces.find(({ id }) => id === document.workspaceId)?.owner ?? document.owner;
    const another = this.one(this.documents.filter((other) => other.workspaceId === document.workspaceId));
    const documentIds = [...new Set([document.id, another?.id ?? document.id])];
    const assignees = Array.from({ length: 1 + Math.floor(this.random() * 3) }, () => this.assignee());
    const body = await this.ask('create task', () =>
      this.as(from).post('/tasks', { title: `Storm ${this.count}`, assignees, documentIds }),
    );
    if (body) this.tasks.push({ id: body.id, from });
  }

  private assignee(): { kind: 'role' | 'user'; id: string } {
    const { organisations, people: members } = this.application.cast;
    const role = this.one([organisations.acme.roles.everyone, organisations.globex.roles.reception]) ?? '';
    const user = members[this.one(['mia', 'max', 'colin', 'greta'] as const) ?? 'mia'];
    return this.random() < 0.5 ? { kind: 'role', id: role } : { kind: 'user', id: user.id };
  }

  /** A step of a task by somebody who may or may not take it. */
  private async work(): Promise<void> {
    const task = this.one(this.tasks);
    const person = this.one(workers) ?? 'mia';
    if (!task) return;
    const comment = 'So be it';
    const holder = task.holder ?? person;
    const steps: [string, Person, unknown][] = task.holder
      ? [
          ['take', person, {}],
          ['put-back', holder, {}],
          ['put-back', holder, {}],
          ['decline', holder, { comment }],
          ['complete', holder, {}],
          ['transfer', holder, { assignee: this.assignee() }],
          ['cancel', task.from, {}],
        ]
      : [
          ['take', person, {}],
          ['take', person, {}],
          ['take', person, {}],
          ['decline', person, { comment }],
          ['cancel', task.from, {}],
        ];
    const [step, by, body] = this.one(steps) ?? ['take', person, {}];
    const done = await this.ask(step, () => this.as(by).post(`/tasks/${task.id}/${step}`, body));
    if (!done) return;
    task.holder = done.status === 'taken' && step === 'take' ? by : undefined;
    // Completed ones stay: their documents are shared until the sender takes them off.
    if (['declined', 'cancelled'].includes(done.status)) this.tasks = this.tasks.filter((other) => other !== task);
  }

  private async attach(): Promise<void> {
    const task = this.one(this.tasks);
    const from = task?.from;
    const document = this.one(this.documents.filter(({ owner }) => owner === from)) ?? this.one(this.documents);
    if (!task || !document) return;
    if (this.random() < 0.5)
      await this.ask('attach', () =>
        this.as(task.from).post(`/tasks/${task.id}/documents`, { documentId: document.id }),
      );
    else await this.ask('detach', () => this.as(task.from).delete(`/tasks/${task.id}/documents/${document.id}`));
  }

  private async allow(): Promise<void> {
    const shareAllowance = Math.floor(this.random() * 400);
    const path = `/accounts/${this.application.cast.organisations.acme.accountId}`;
    await this.ask('allow', () => this.as('otto').patch(path, { shareAllowance }));
  }
}
