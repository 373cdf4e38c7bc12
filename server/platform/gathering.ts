import { answerEach, type ManyAtOnce, type Waiting } from './answer-each.ts';

/** Acts that wait for each other under one key. */
type Line = { waiting: Waiting[]; isUnderWay: boolean };

/** Acts that go at once; the rest go next. */
const actsMaximum = 50;

/**
 * Has acts of the same moment and the same key done at once (decision 29): while some are under way, others gather, so the busier it
 * is the less each one costs. Where it fails, it fails for all that went; whatever may fail alone is answered by the function.
 */
export class Gathering<On> {
  private readonly on: On;
  private readonly lines = new Map<string, Line>();

  constructor(on: On) {
    this.on = on;
  }

  /** What `perform` answers to this one. All that come under one key name the same function. */
  join<Asked, Answer>(key: string, perform: ManyAtOnce<On, Asked, Answer>, asked: Asked): Promise<Answer> {
    const line = this.lines.get(key) ?? { waiting: [], isUnderWay: false };
    this.lines.set(key, line);
    return new Promise<Answer>((resolve, reject) => {
      line.waiting.push({ asked, resolve, reject });
      if (line.isUnderWay) return;
      line.isUnderWay = true;
      // Once everything that has just come in was read.
      setImmediate(() => void this.go(key, line, perform as ManyAtOnce<On, unknown, unknown>));
    });
  }

  private async go(key: string, line: Line, perform: ManyAtOnce<On, unknown, unknown>): Promise<void> {
    while (line.waiting.length > 0) await answerEach(this.on, line.waiting.splice(0, actsMaximum), perform);
    this.lines.delete(key);
  }
}
