import type { UserActor } from './actor.ts';

/** Who holds a token, and until when (milliseconds since 1970). */
export type Known = { readonly actor: UserActor; readonly endsAt: number };

/** What was known when a look-up began: of each token who holds it, and as of which state of the database. */
export type Look = { readonly state: string | undefined; readonly turn: number; readonly known: (Known | undefined)[] };

/** Tokens that are known at most; the one that came first goes first. */
const tokensMaximum = 10_000;

/**
 * Who holds which token, as the database said it before. By itself this is worth nothing: what is known counts only after the
 * database has said, to a question that was asked after the request came, that it still holds (decision 35). All that is known was
 * read at one state of the database or later, so one question confirms all of it.
 */
export class KnownActors {
  private state: string | undefined;
  /** Grows whenever all is forgotten: what was seen before that is not to be confirmed any more. */
  private turn = 0;
  private readonly tokens = new Map<string, Known>();

  /** What is known of these tokens now, to be confirmed. */
  look(tokens: string[]): Look {
    return { state: this.state, turn: this.turn, known: tokens.map((token) => this.tokens.get(token)) };
  }

  /**
   * Takes what the database answered to a look: the state it answered from, and whose rights have changed since the look's
   * (null: perhaps everybody's). Gives what is confirmed, and keeps what was read, unless another look was faster: then
   * nobody can say whether that one has heard of everything that happened before this state.
   */
  confirm(
    look: Look,
    { state, changed, read }: { state: string; changed: (string | null)[]; read: Map<string, Known> },
  ): (Known | undefined)[] {
    const gone = new Set(changed);
    const holds = ({ actor }: Known) =>
      !gone.has(null) && !gone.has(actor.userId) && !gone.has(actor.organisationId) && !gone.has(actor.accountId);
    if (gone.size > 0) for (const [token, known] of this.tokens) if (!holds(known)) this.tokens.delete(token);
    if (look.turn === this.turn && look.state === this.state) {
      this.state = state;
      for (const [token, known] of read) this.tokens.set(token, known);
      for (const token of this.tokens.keys()) {
        if (this.tokens.size <= tokensMaximum) break;
        this.tokens.delete(token);
      }
    }
    return look.known.map((known) => (known && look.turn === this.turn && holds(known) ? known : undefined));
  }

  /** Of another connection nobody knows whether the same server is at its end. */
  forget(): void {
    this.turn += 1;
    this.state = undefined;
    this.tokens.clear();
  }
}
