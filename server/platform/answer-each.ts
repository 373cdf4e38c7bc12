/** Does or answers many of one kind at once, each in its place. */
export type ManyAtOnce<On, Asked, Answer> = (on: On, asked: Asked[]) => Promise<Answer[]>;

/** Somebody who has asked, and waits. */
export type Waiting = { asked: unknown; resolve: (answer: never) => void; reject: (error: unknown) => void };

/** Gives each who waits their own answer of those that come at once; where that fails, it fails for all of them. */
export async function answerEach<On>(on: On, waiting: Waiting[], act: ManyAtOnce<On, unknown, unknown>): Promise<void> {
  try {
    const answers = await act(
      on,
      waiting.map(({ asked }) => asked),
    );
    if (answers.length !== waiting.length) throw new Error(`${waiting.length} asked, ${answers.length} answers`);
    for (const [index, { resolve }] of waiting.entries()) resolve(answers[index] as never);
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}
