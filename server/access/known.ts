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

/** A moment at which the database was asked something: what was known of its state then, and how many news had been heard. */
export type Look = { readonly state: string | undefined; readonly turn: number; readonly heard: number };

/** What the database answers to a look: the state it answered from, and what has changed since the look's (null: perhaps everything). */
export type News = { state: string; changed: readonly (string | null)[] };

/** What was read, what it was made from, and how many news had been heard when it was asked for. */
type Entry = { readonly value: unknown; readonly from: readonly string[]; readonly heard: number };

/** Of so many things it is remembered when they were last heard to have changed; then all that is known is forgotten instead. */
const rememberedMaximum = 10_000;

/**
 * What the database said before. By itself this is worth nothing: it counts only after the database has said, to a question that
 * was asked after the request came, what has changed since (decision 35); finding out who makes a request is such a question. What
 * was read after a look holds all that was heard of before it, so it holds as long as nothing that it is made from was heard of since.
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

  /**
   * Takes what the database answered to a look: what is recalled from here on holds for whom it was asked for. Gives the look that
   * goes with what the same answer read, to keep it by; none when another look was faster, which nobody can put in order with this one.
   */
  hear(look: Look, { state, changed }: News): Look | undefined {
    const isNext = look.turn === this.turn && look.state === this.state;
    this.heard += 1;
    for (const what of changed) this.lastHeard.set(what, this.heard);
    if (this.lastHeard.size > rememberedMaximum) {
      this.lastHeard.clear();
      this.lastHeard.set(null, this.heard);
    }
    if (!isNext) return undefined;
    this.state = state;
    return this.look();
  }

  /** Whether it is this run of this server whose state is known; of another one's answers the news tell nothing. */
  isOf(server: string): boolean {
    return this.state?.startsWith(`${server} `) === true;
  }

  /** Keeps what was read after a look, and what it was made `from`: once one of these is heard to have changed, it is not known any more. */
  keep<Value>(look: Look, sort: Sort<Value>, name: string, { value, from }: { value: Value; from: readonly string[] }) {
    if (look.turn !== this.turn) return;
    const known = this.sorts.get(sort) ?? new Map<string, Entry>();
    this.sorts.set(sort, known);
    known.set(name, { value, from, heard: look.heard });
    for (const oldest of known.keys()) {
      if (known.size <= sort.maximum) break;
      known.delete(oldest);
    }
  }

  /** What is known under this name; it counts once news are heard that were asked for after the request came. */
  recall<Value>(sort: Sort<Value>, name: string): Value | undefined {
    const entry = this.sorts.get(sort)?.get(name);
    if (!entry) return undefined;
    const isOld = (what: string | null) => (this.lastHeard.get(what) ?? 0) <= entry.heard;
    if (isOld(null) && entry.from.every(isOld)) return entry.value as Value;
    this.sorts.get(sort)?.delete(name);
    return undefined;
  }

  /** Of another connection nobody knows whether the same server is at its end. */
  forget(): void {
    this.turn += 1;
    this.state = undefined;
    this.sorts.clear();
    this.lastHeard.clear();
  }
}
