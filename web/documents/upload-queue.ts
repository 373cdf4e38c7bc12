import { v4 as newId } from 'uuid';
import type { ApiProblem } from '../api.ts';
import { giveUpUpload, isPassing, type Sending, sendFile } from './send-file.ts';
import {
  type Course,
  interruptedItem,
  newCourse,
  newItem,
  RUNNING,
  type UploadItem,
  type WantedUpload,
} from './upload-item.ts';
import * as memory from './upload-memory.ts';
import { addSample, speedOf } from './upload-speed.ts';

const AT_ONCE = 3;
const SHOW_EVERY_MS = 150;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * All uploads of this browser tab. They go on while one looks at other screens, wait out a lost connection, and are
 * offered again after a reload, when the same file is chosen.
 */
class UploadQueue {
  private items: UploadItem[] = [];
  private readonly courses = new Map<string, Course>();
  private readonly listeners = new Set<() => void>();
  private readonly doneListeners = new Set<(item: UploadItem) => void>();
  private userId = '';
  private showing: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    window.addEventListener('online', () => this.tryOffline());
    window.addEventListener('beforeunload', (event) => {
      if (this.items.some(({ state }) => RUNNING.includes(state) || state === 'queued')) event.preventDefault();
    });
  }

  /** Who is signed in; somebody else's uploads in this browser are nobody's business. */
  async enter(userId: string): Promise<void> {
    if (this.userId === userId) return;
    for (const { id } of this.items) void this.stop(id);
    this.items = [];
    this.courses.clear();
    this.userId = userId;
    const isElsewhere = await memory.heldElsewhere();
    const kept = memory.rememberedOf(userId).filter(({ id }) => !this.courses.has(id) && !isElsewhere(id));
    for (const one of kept) this.courses.set(one.id, { ...newCourse(null, one.lastModified), url: one.url });
    this.items = [...kept.map(interruptedItem), ...this.items];
    this.show();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): UploadItem[] => this.items;

  onDone(listener: (item: UploadItem) => void): () => void {
    this.doneListeners.add(listener);
    return () => this.doneListeners.delete(listener);
  }

  add(wanted: WantedUpload[]): void {
    for (const { file, name, place } of wanted) {
      const fingerprint = { ...place, userId: this.userId, sizeBytes: file.size, lastModified: file.lastModified };
      const begun = memory.findRemembered(fingerprint, [name, file.name]);
      const isHere = begun && this.items.find(({ id, state }) => id === begun.id && state === 'interrupted');
      if (isHere) this.goOnWith(begun.id, file);
      else {
        const id = newId();
        this.courses.set(id, newCourse(file, file.lastModified));
        this.items = [...this.items, newItem(id, name, file.size, place)];
      }
    }
    this.startNext();
  }

  /** The same file again, after a reload. False when it is another one. */
  goOnWith(id: string, file: File): boolean {
    const item = this.items.find((one) => one.id === id);
    const course = this.courses.get(id);
    if (!item || !course) return false;
    if (!memory.isSameFile({ sizeBytes: item.sizeBytes, lastModified: course.lastModified }, file)) return false;
    course.file = file;
    this.change(id, { state: 'queued', problem: null });
    this.startNext();
    return true;
  }

  async pause(id: string): Promise<void> {
    await this.stop(id);
    this.change(id, { state: 'paused', bytesPerSecond: null });
    this.startNext();
  }

  /** After a pause, or once what failed may work. */
  resume(id: string): void {
    this.change(id, { state: 'queued', problem: null });
    this.startNext();
  }

  async cancel(id: string): Promise<void> {
    await this.stop(id);
    const url = this.courses.get(id)?.url;
    this.remove(id);
    this.startNext();
    if (url) await giveUpUpload(url);
  }

  /** Takes it off the list. */
  remove(id: string): void {
    memory.forget(id);
    this.courses.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
    this.show();
  }

  private async stop(id: string): Promise<void> {
    const course = this.courses.get(id);
    if (!course) return;
    if (course.timer) clearTimeout(course.timer);
    const { sending } = course;
    course.sending = null;
    course.release?.();
    course.release = null;
    await (await sending)?.stop();
  }

  private startNext(): void {
    const free = AT_ONCE - this.items.filter(({ state }) => RUNNING.includes(state)).length;
    for (const item of this.items.filter(({ state }) => state === 'queued').slice(0, Math.max(0, free))) {
      this.start(item);
    }
    this.show();
  }

  private start({ id, name, place }: UploadItem): void {
    const course = this.courses.get(id);
    if (!course?.file) return;
    this.change(id, { state: 'preparing' });
    course.samples = [];
    course.release ??= memory.holdUpload(id);
    const { file, url } = course;
    const isCurrent = () => this.courses.get(id) === course && course.sending === sending;
    const whenCurrent =
      <Value>(act: (value: Value) => void) =>
      (value: Value) =>
        isCurrent() ? act(value) : undefined;
    const sending: Promise<Sending> = sendFile(
      file,
      { name, place, url },
      {
        onUrl: whenCurrent((known) => this.keep(id, course, known)),
        onProgress: whenCurrent((sentBytes) => this.progress(id, course, sentBytes)),
        onFinishing: () => isCurrent() && this.change(id, { state: 'finishing' }),
        onDone: whenCurrent(() => this.done(id, course)),
        onProblem: whenCurrent((problem) => this.trouble(id, course, problem)),
      },
    );
    course.sending = sending;
  }

  private keep(id: string, course: Course, url: string): void {
    const item = this.items.find((one) => one.id === id);
    course.url = url;
    if (!item) return;
    const { name, sizeBytes, place } = item;
    const { lastModified } = course;
    memory.remember({ id, userId: this.userId, url, name, sizeBytes, lastModified, begunAt: Date.now(), ...place });
  }

  private progress(id: string, course: Course, sentBytes: number): void {
    const item = this.items.find((one) => one.id === id);
    if (item && sentBytes > item.sentBytes) course.attempts = 0;
    course.samples = addSample(course.samples, { at: Date.now(), bytes: sentBytes });
    const isAll = sentBytes === course.file?.size;
    this.change(id, { state: isAll ? 'finishing' : 'uploading', sentBytes, bytesPerSecond: speedOf(course.samples) });
  }

  private done(id: string, course: Course): void {
    course.release?.();
    memory.forget(id);
    const item = this.items.find((one) => one.id === id);
    this.change(id, { state: 'done', sentBytes: item?.sizeBytes ?? 0, bytesPerSecond: null });
    this.courses.delete(id);
    if (item) for (const listener of this.doneListeners) listener(item);
    this.startNext();
  }

  private trouble(id: string, course: Course, problem: ApiProblem): void {
    course.sending = null;
    if (!isPassing(problem)) {
      this.change(id, { state: 'failed', problem, bytesPerSecond: null });
      this.startNext();
      return;
    }
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** course.attempts);
    course.attempts += 1;
    course.timer = setTimeout(() => this.tryAgain(id), Math.max(wait, (problem.retryAfterSeconds ?? 0) * 1000));
    this.change(id, { state: 'offline', bytesPerSecond: null });
  }

  private tryAgain(id: string): void {
    const item = this.items.find((one) => one.id === id);
    if (item?.state === 'offline') this.start(item);
  }

  private tryOffline(): void {
    for (const { id, state } of this.items) {
      const timer = this.courses.get(id)?.timer;
      if (state !== 'offline') continue;
      if (timer) clearTimeout(timer);
      this.tryAgain(id);
    }
  }

  private change(id: string, change: Partial<UploadItem>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...change } : item));
    this.show();
  }

  /** Progress comes many times a second; a person reads it a few times. */
  private show(): void {
    this.showing ??= setTimeout(() => {
      this.showing = null;
      for (const listener of this.listeners) listener();
    }, SHOW_EVERY_MS);
  }
}

export const uploads = new UploadQueue();
