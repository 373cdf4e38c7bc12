/** One sort of thing that is known, such as who holds a token; what is known of it is of one type. */
export class Sort<Value> {
  /** How many of it are known at most; the one that came first goes first. */
  readonly maximum: number;
  /** Only says what type it is of. */
  declare readonly value: Value;

  constructor(maximum: number) {
    this.maximum = maximum;
  }
}

/** A moment at which the database was asked something: what was known of its state then, and how much had been heard. */
export type Look = { readonly state: string | undefined; readonly turn: number; readonly heard: number };

/** What the database answers to a look: the state it answered from, and what has changed since the look's (null: perhaps everything). */
export type News = { state: string; changed: readonly (string | null)[] };

type Entry = { readonly value: unknown; readonly from: readonly string[] };

/** Of so many things it is remembered when they were last heard to have changed. */
const rememberedMaximum = 10_000;

/**
 * What the database said before. By itself this is worth nothing: it counts only after the database has said, to a question that
 * was asked after the request came, what has changed since (decision 35); finding out who makes a request is such a question. All
 * that is known was read at one state of the database or later, so one question confirms all of it.
 */
export class Known {
  private state: string | undefined;
  /** Grows whenever all is forgotten: what was asked before that is kept no more. */
  private turn = 0;
  private heard = 0;
  private readonly sorts = new Map<Sort<unknown>, Map<string, Entry>>();
  /** By what has changed, the number of the news that said so last. */
  private readonly lastHeard = new Map<string | null, number>();

  /** Before a question goes out. */
  look(): Look {
    return { state: this.state, turn: this.turn, heard: this.heard };
  }

  /** What is known under this name; it counts once news are heard that were asked for after the request came. */
  recall<Value>(sort: Sort<Value>, name: string): Value | undefined {
    return this.sorts.get(sort)?.get(name)?.value as Value | undefined;
  }

  /** Takes what the database answered to a look, and forgets whatever has changed: what is recalled from here on holds for whom it was asked for. */
  hear(look: Look, { state, changed }: News): void {
    this.heard += 1;
    if (changed.length > 0) this.drop(new Set(changed));
    // Another look was faster: nobody can say whether this one has heard of all that had happened before that one's state.
    if (look.turn === this.turn && look.state === this.state) this.state = state;
  }

  /**
   * Whether nothing was heard of these since the look, so that what was read of them after it may be kept: what the answer does
   * not hold yet, the next news tell. Of what is read together with news, it is asked before they are heard.
   */
  isUnchanged(look: Look, from: readonly string[]): boolean {
    const isOld = (what: string | null) => (this.lastHeard.get(what) ?? 0) <= look.heard;
    return look.turn === this.turn && isOld(null) && from.every(isOld);
  }

  /** Whether it is this run of this server whose state is known; an answer of another is not confirmed by its news. */
  isOf(server: string): boolean {
    return this.state?.startsWith(`${server} `) === true;
  }

  /** Keeps what was read, and `from` what: once one of these changes, it is forgotten. */
  keep<Value>(sort: Sort<Value>, name: string, value: Value, from: readonly string[]): void {
    const known = this.sorts.get(sort) ?? new Map<string, Entry>();
    this.sorts.set(sort, known);
    known.set(name, { value, from });
    for (const oldest of known.keys()) {
      if (known.size <= sort.maximum) break;
      known.delete(oldest);
    }
  }

  /** Of another connection nobody knows whether the same server is at its end. */
  forget(): void {
    this.turn += 1;
    this.state = undefined;
    this.sorts.clear();
    this.lastHeard.clear();
  }

  private drop(changed: ReadonlySet<string | null>): void {
    for (const what of changed) this.lastHeard.set(what, this.heard);
    // What is not remembered any more may have been anything.
    if (this.lastHeard.size > rememberedMaximum) {
      this.lastHeard.clear();
      this.lastHeard.set(null, this.heard);
    }
    for (const known of this.sorts.values()) {
      for (const [name, { from }] of known) {
        if (changed.has(null) || from.some((what) => changed.has(what))) known.delete(name);
      }
    }
  }
}
