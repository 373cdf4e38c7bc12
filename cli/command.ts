import type { ParseArgsConfig } from 'node:util';
import type { Server } from './connect.ts';

export type Values = Record<string, string | boolean | undefined>;

/** What a command is given: the server, its words and options, and where to write. */
export type Call = {
  server: Server;
  words: string[];
  values: Values;
  /** Prints the result: as JSON with --json, else the lines. */
  print(result: unknown, lines: string[]): void;
  /** Progress and remarks, on standard error. */
  say(sentence: string): void;
  /** Set once when the person stops the command. */
  signal: AbortSignal;
};

/** One command: two words, what it takes, what it does in a sentence, and the act. Returns the exit code, 0 when left out. */
export type Command = {
  name: string;
  takes: string;
  does: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Whether it works on files alone, with these options; then no server is looked for. */
  worksAlone?(values: Values): boolean;
  run(call: Call): Promise<number | undefined>;
};

/** An option that must be there, or the sentence that says so. */
export function required(values: Values, option: string): string {
  const value = values[option];
  if (typeof value !== 'string' || value === '') throw new Error(`--${option} is missing; see: causeway help`);
  return value;
}
