import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Writes to the file that OUTSIDE_FILE names how many errors happened outside of every test, which no other report tells. */
export default class Outside implements Reporter {
  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env.OUTSIDE_FILE;
    if (file) writeFileSync(file, String(errors.length));
  }
}
