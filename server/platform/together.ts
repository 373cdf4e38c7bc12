import { answerEach, type ManyAtOnce, type Waiting } from './answer-each.ts';

type Line = { waiting: Waiting[]; underWay: number; isDue: boolean; patience?: NodeJS.Timeout | undefined };

/** Questions in one look-up; the rest go with the next. */
const questionsMaximum = 100;
/** While a look-up of a kind is under way questions gather for the next one, so the busier it is the fewer trips each costs. */
const underWayMaximum = 2;
/** One that is under way for so long may hang on its connection: then the next one does not wait for it any more. */
const patienceMilliseconds = 20;

/**
 * Brings questions that arrive at the same moment to the database together (decision 24). Each is asked after it arrived: a
 * look-up that has begun takes nobody in any more, so no answer is older than its question. Where a look-up fails, it fails
 * for all who asked in it.
 */
export class Together<On> {
  private readonly on: On;
  private readonly lines = new Map<unknown, Line>();

  constructor(on: On) {
    this.on = on;
  }

  /** What `lookUp` answers to this question. The function itself says which questions belong together. */
  ask<Question, Answer>(lookUp: ManyAtOnce<On, Question, Answer>, question: Question): Promise<Answer> {
    const line = this.lines.get(lookUp) ?? { waiting: [], underWay: 0, isDue: false };
    this.lines.set(lookUp, line);
    return new Promise<Answer>((resolve, reject) => {
      line.waiting.push({ asked: question, resolve, reject });
      this.goSoon(lookUp as ManyAtOnce<On, unknown, unknown>, line);
    });
  }

  /** Once everything that has just come in was read, and the look-up before it came back, takes too long, or was full. */
  private goSoon(lookUp: ManyAtOnce<On, unknown, unknown>, line: Line): void {
    if (line.isDue || line.underWay >= underWayMaximum || line.waiting.length === 0) return;
    if (line.underWay > 0 && line.waiting.length < questionsMaximum) {
      line.patience ??= setTimeout(() => this.goNow(lookUp, line), patienceMilliseconds);
      return;
    }
    line.isDue = true;
    setImmediate(() => this.goNow(lookUp, line));
  }

  private goNow(lookUp: ManyAtOnce<On, unknown, unknown>, line: Line): void {
    clearTimeout(line.patience);
    line.patience = undefined;
    line.isDue = false;
    if (line.underWay < underWayMaximum && line.waiting.length > 0) void this.go(lookUp, line);
  }

  private async go(lookUp: ManyAtOnce<On, unknown, unknown>, line: Line): Promise<void> {
    const asked = line.waiting.splice(0, questionsMaximum);
    line.underWay += 1;
    this.goSoon(lookUp, line);
    await answerEach(this.on, asked, lookUp);
    line.underWay -= 1;
    this.goSoon(lookUp, line);
  }
}
